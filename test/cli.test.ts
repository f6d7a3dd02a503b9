import { execa } from 'execa'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../tangle/commands/table.ts'
import { startTangle, tangle } from './command.ts'
import { contentsOf, newBook, newFolder, newShownFolder, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }

/** A book with every kind of fence there is. */
const book = {
  'one.md': `---
title: One
---
A fence that is only shown, and one that is an illustration:

\`\`\`sh
curl http://127.0.0.1:8080/
\`\`\`

\`\`\`ts illustrative
const answer: number = 42
\`\`\`

> A program, and its chunk:
>
> \`\`\`ts file=server.ts
> import http from 'node:http'
>
> // <<answer>>
> \`\`\`
>
> ~~~ts name=answer
> http.createServer((request, response) => response.end('<p>Hello')).listen(8080, '127.0.0.1')
> ~~~

<!--
\`\`\`json file=data/hidden.json
{}
\`\`\`
-->

\`\`\`http
GET / HTTP/1.1
Host: 127.0.0.1

\`\`\`
`,
  'README.md': 'No chapter.\n\n```console\nnothing\n```\n',
  'two/deep.md': `A transcript of two panes:

\`\`\`js file=ask.js
console.log(await (await fetch('http://127.0.0.1:8080/')).text())
\`\`\`

\`\`\`console panes="server | client"
$ node dist/server.js |
                      | $ node dist/ask.js
                      | <p>Hello
\`\`\`
`,
}

const usage: [words: string, message: string][] = [
  ['unravel chapters', "There is no command 'unravel'."],
  ['biuld chapters', "There is no command 'biuld'. Did you mean 'build'?"],
  ['help lsit', "There is no command 'lsit'. Did you mean 'list'?"],
  ['build', "'tangle build' takes one folder of chapters, and got 0."],
  ['verify one two', "'tangle verify' takes one folder of chapters, and got 2."],
  [
    'verify chapters/one.md',
    "'chapters/one.md' is a file; give the folder of the book: npx tangle verify FOLDER --only chapters/one.md",
  ],
  ['verify chapters --only on', "There is no chapter 'on' in 'chapters'. Did you mean 'one'?"],
  ['verify chapters --only two/three', "There is no chapter 'two/three' in 'chapters'."],
  ['build chapters --only one', "'tangle build' has no option '--only'; "],
  ['build nowhere', "There is no folder 'nowhere'."],
  ['verify nowhere', "There is no folder 'nowhere'."],
  ['list nowhere', "There is no folder 'nowhere'."],
  ['build chapters --outt dist', "There is no option '--outt'. Did you mean '--out'?\n"],
  ['build chapters -x', "There is no option '-x'.\n"],
  ['build chapters --out', "'--out' needs a value, such as '--out=dist'.\n"],
  ['build chapters --out --force', "'--out' needs a value, such as '--out=dist'.\n"],
  ['build chapters --force=yes', "'--force' takes no value.\n"],
  ['verify chapters -u=1', "There is no option '-='.\n"],
  ['verify chapters --out dist', "'tangle verify' has no option '--out'; "],
  ['build chapters --format yaml', "There is no format 'yaml'; there are text, json, github."],
  ['verify chapters --format JSON', "There is no format 'JSON'; there are text, json, github."],
  ['list chapters --format', "'--format' needs a value, such as '--format=json'.\n"],
  ['list chapters --force', "'tangle list' has no option '--force'; "],
  ['build chapters --update', "'tangle build' has no option '--update'; "],
  ['coverage', "'tangle coverage' takes one folder of chapters, and got 0."],
  ['coverage nowhere', "There is no folder 'nowhere'."],
  ['weave chapters --port 80', "'tangle weave' has no option '--port'; "],
  ['serve chapters --no-prove', "'tangle serve' has no option '--no-prove'; it has --out, "],
  ['serve chapters --no-prove', '--no-run, '],
  ['serve chapters --port http', "'http' is not a port"],
  ['serve chapters --port 65536', "'65536' is not a port"],
  ['coverage chapters --traces dist', "'tangle coverage' has no option '--traces'; "],
]

describe('a call that cannot be meant', () => {
  test.each(usage)('%j', limit, async (words, message) => {
    const cwd = newBook({ 'one.md': 'No fence.\n' })
    const { exitCode, stdout, stderr } = await tangle(cwd, words)
    expect(stderr).toMatch(/^tangle: /)
    expect(stderr).toContain(message)
    const [command = ''] = words.split(' ')
    const page = Object.hasOwn(commands, command) ? `tangle help ${command}` : 'tangle --help'
    expect(stderr.endsWith(`\nTry '${page}'.`)).toBe(true)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
    expect(Object.keys(contentsOf(cwd))).toEqual(['chapters/one.md'])
  })

  test('a folder without a chapter', limit, async () => {
    const cwd = newBook({ 'README.md': 'No chapter.\n' })
    for (const command of ['build', 'verify', 'list']) {
      const { exitCode, stderr } = await tangle(cwd, `${command} chapters`)
      expect(stderr).toContain("There are no chapters in 'chapters'")
      expect(exitCode).toBe(2)
    }
  })
})

test.each([
  ['--help', 0, /^Usage: tangle/, /^$/],
  ['list nowhere', 2, /^$/, /^tangle: There is no folder 'nowhere'\.\n/],
  ['list chapters', 0, /^chapters\/one\.md:6:1 /, /^$/],
  ['list wrong', 1, /fences? in 1 chapter/, /^wrong\/one\.md:1:4: untargeted-code\n/],
] as const)('as a process: %s ends with %i', limit, async (words, status, stdout, stderr) => {
  const cwd = newBook(book)
  writeFiles(cwd, { 'wrong/one.md': '```ts\n```\n' })
  const call = await startTangle(cwd, words)
  expect(call.exitCode).toBe(status)
  expect(call.stdout).toMatch(stdout)
  expect(call.stderr).toMatch(stderr)
})

test('a reader that has seen enough is no problem', limit, async () => {
  const command = `'${process.execPath}' '${join(import.meta.dirname, '../tangle/start.mjs')}' list chapters`
  const { exitCode, stdout, stderr } = await execa('sh', ['-c', `{ ${command}; echo $? >&2; } | true`], {
    cwd: newBook(book),
  })
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '0' })
})

describe('help', () => {
  test.each(['build --help', 'verify chapters -h', 'help build', '--help weave'])(
    '%j is about that command',
    limit,
    async (words) => {
      const { exitCode, stdout, stderr } = await tangle(newFolder(), words)
      const [, command = ''] = /(build|verify|weave)/.exec(words) ?? []
      expect(stdout).toMatch(new RegExp(`^Usage: tangle ${command} CHAPTERS`))
      expect(stdout).toContain('--format NAME')
      expect(stdout.includes('--only CHAPTER')).toBe(command === 'verify')
      expect(stdout.includes('--epub')).toBe(command === 'weave')
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    },
  )

  test('--version is that of the package', limit, async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
    ) as object & {
      version: string
    }
    expect(await tangle(newFolder(), '--version')).toMatchObject({ exitCode: 0, stdout: version, stderr: '' })
  })

  test.each(['--help', '-h', 'help'])('%j', limit, async (words) => {
    const { exitCode, stdout, stderr } = await tangle(newFolder(), words)
    expect(stdout).toMatch(/^Usage: tangle COMMAND CHAPTERS/)
    for (const word of [
      'build',
      'verify',
      'coverage',
      'list',
      '--out',
      '--port',
      '--force',
      '--update',
      '--traces',
      '--format',
      'Exit status',
    ])
      expect(stdout).toContain(word)
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  test('nothing at all is a call that cannot be meant, and is told what can', limit, async () => {
    const { exitCode, stdout, stderr } = await tangle(newFolder(), '')
    expect(stdout + stderr).toContain('Usage: tangle COMMAND CHAPTERS')
    expect(exitCode).toBe(2)
  })
})

describe('a book elsewhere', () => {
  test('is built, in a folder of any name, and again without a change', limit, async () => {
    const cwd = newBook(book)
    const first = await tangle(cwd, 'build chapters --out made/here')
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toContain('3 programs from 2 chapters in made/here')
    expect(first.stdout).toContain('server: node ')
    expect(readFileSync(join(cwd, 'made/here/server.ts'), 'utf8')).toBe(
      "import http from 'node:http'\n\nhttp.createServer((request, response) => response.end('<p>Hello')).listen(8080, '127.0.0.1')\n",
    )
    expect(existsSync(join(cwd, 'made/here/data/hidden.json'))).toBe(true)
    const before = contentsOf(cwd)
    const second = await tangle(cwd, 'build chapters --out made/here')
    expect(second).toMatchObject({ exitCode: 0, stderr: '' })
    expect(second.stdout).toContain('0 files written')
    expect(contentsOf(cwd)).toEqual(before)
  })

  test('is proved, and its traces are kept where they are asked for', limit, async () => {
    const cwd = newBook(book)
    const { exitCode, stdout, stderr } = await tangle(cwd, 'verify chapters --traces kept')
    expect(stdout).toBe('proved chapters/two/deep.md:7\n1 passed, 0 failed; the HTTP message is right')
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
    const trace = JSON.parse(readFileSync(join(cwd, 'kept/two/deep.1.json'), 'utf8'))
    expect(trace).toMatchObject({ format: 1, chapter: 'chapters/two/deep.md', line: 7 })
    expect(Object.keys(contentsOf(join(cwd, 'kept')))).toEqual(['two/deep.1.json'])
  })

  test.skipIf(availableParallelism() < 2)(
    'is reported in its own order, whatever is proved first',
    limit,
    async () => {
      const cwd = newShownFolder()
      const kept = join(cwd, 'kept/one.2.json')
      const waiting = `$ until grep -qs proves ${kept}; do :; done`
      const text = `\`\`\`console\n${waiting}\n\`\`\`\n\n\`\`\`console\n$ echo second\nsecond\n\`\`\`\n`
      writeFiles(join(cwd, 'chapters'), { 'one.md': text })
      const { stdout } = await tangle(cwd, 'verify chapters --traces kept')
      expect(stdout).toBe('proved chapters/one.md:1\nproved chapters/one.md:5\n2 passed, 0 failed')
    },
  )

  test.each(['two/deep', 'two/deep.md', 'chapters/two/deep.md', './chapters/two/deep.md'])(
    'is proved in one of its chapters: --only %s',
    limit,
    async (name) => {
      const cwd = newBook({ ...book, 'three.md': '```console\n$ echo one\ntwo\n```\n' })
      const told = await tangle(cwd, `verify chapters --only ${name}`)
      expect(told.stdout).toBe('proved chapters/two/deep.md:7\n1 passed, 0 failed')
      expect(told).toMatchObject({ exitCode: 0, stderr: '' })
    },
  )

  test('is listed: each fence once, with what became of it', limit, async () => {
    const cwd = newBook(book)
    const { exitCode, stdout, stderr } = await tangle(cwd, 'list chapters')
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
    const [entries = '', totals = ''] = stdout.split('\n\n')
    const fates = entries.split('\n').map((line) => line.replace(/^chapters\//, '').split('  ->  '))
    expect(fates).toEqual([
      ['one.md:6:1  sh', 'shown only'],
      ['one.md:10:1  ts illustrative', 'shown only (illustrative)'],
      ['one.md:16:1  ts file=server.ts', expect.stringContaining('server.ts')],
      ['one.md:22:1  ts name=answer', expect.stringContaining('server.ts 3-3')],
      ['one.md:27:1  json file=data/hidden.json', expect.stringContaining('not shown')],
      ['one.md:32:1  http', expect.stringContaining('message')],
      ['two/deep.md:3:1  js file=ask.js', expect.stringContaining('ask.js 1-1')],
      [
        'two/deep.md:7:1  console panes="server | client"',
        expect.stringContaining('run: 2 panes, 2 started'),
      ],
    ])
    expect(totals).toMatch(/^8 fences in 2 chapters\n/)
    const counts = [...totals.matchAll(/^ +(\d+) /gm)].map(([, count]) => Number(count))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8)
  })

  test('is listed without what a terminal would obey', limit, async () => {
    const cwd = newBook({ 'one.md': '```text \u001B[31mred\n```\n' })
    const { stdout } = await tangle(cwd, 'list chapters')
    expect(stdout).toContain('one.md:1:1  text \u2423[31mred')
    expect(stdout).not.toContain('\u001B')
  })

  test(
    'is refused where a command holds what a terminal would obey, and shown without that',
    limit,
    async () => {
      const cwd = newBook({ 'one.md': '```console\n$ echo \u001B[31mred\n[..]\n```\n' })
      const { stdout, stderr } = await tangle(cwd, 'build chapters')
      expect(stderr).toContain(': unseen-character')
      expect(stderr).toContain('echo \u2423[31mred')
      expect(stdout + stderr).not.toContain('\u001B')
    },
  )

  test('is covered: a table, a file for viewers, and what no transcript runs', limit, async () => {
    const cwd = newBook(book)
    const all = await tangle(cwd, 'coverage chapters --out made')
    expect(all).toMatchObject({ exitCode: 0, stderr: '' })
    expect(all.stdout.split('\n').map((line) => line.split(/ +/).join(' '))).toEqual([
      '3 lines of code: 3 reached, 0 excused.',
      '',
      'chapter lines reached excused percent',
      'chapters/one.md 2 2 0 100.0',
      'chapters/two/deep.md 1 1 0 100.0',
      'all 3 3 0 100.0',
    ])
    expect(Object.keys(contentsOf(join(cwd, 'made')))).toEqual(['coverage/lcov.info'])
    const lcov = () => readFileSync(join(cwd, 'made/coverage/lcov.info'), 'utf8')
    expect(lcov()).toMatch(/^SF:chapters\/one\.md\nDA:17,1\nDA:23,1\n/m)

    writeFiles(join(cwd, 'chapters'), { 'three.md': '```js file=alone.js\nconsole.log(1)\n```\n' })
    const { exitCode, stdout, stderr } = await tangle(cwd, 'coverage chapters --out made')
    expect(stderr).toContain('chapters/three.md:2:1: unreached-line')
    expect(stdout).toMatch(/^chapters\/three\.md +1 +0 +0 +0\.0$/m)
    expect(stdout).toMatch(/^all +4 +3 +0 +75\.0$/m)
    expect(lcov()).toContain('SF:chapters/three.md\nDA:2,0\n')
    expect(exitCode).toBe(1)

    const told = await tangle(cwd, 'coverage chapters --out made --format json')
    expect(told).toMatchObject({ exitCode: 1, stderr: '' })
    expect(JSON.parse(told.stdout)).toMatchObject({
      command: 'coverage',
      problems: [{ code: 'unreached-line' }],
      chapters: [
        { path: 'chapters/one.md', lines: 2, reached: 2, excused: 0 },
        { path: 'chapters/three.md', lines: 1, reached: 0, excused: 0 },
        { path: 'chapters/two/deep.md', lines: 1, reached: 1, excused: 0 },
      ],
    })
  })

  test('with a transcript that is not so has no coverage, but that problem', limit, async () => {
    const text = '```js file=a.js\nconsole.log(1)\n```\n\n```console\n$ node dist/a.js\n2\n```\n'
    const cwd = newBook({ 'one.md': text })
    const { exitCode, stdout, stderr } = await tangle(cwd, 'coverage chapters')
    expect(stderr).toContain('chapters/one.md:7:1: output-differs')
    expect(stdout).toBe('Coverage is reported only for a book whose transcripts are proved.')
    expect(existsSync(join(cwd, 'dist'))).toBe(false)
    expect(exitCode).toBe(1)
  })

  test('whose transcript was wrong is reported to programs as rewritten', limit, async () => {
    const cwd = newBook({ 'one.md': '```console\n$ echo one\ntwo\n```\n' })
    const { exitCode, stdout, stderr } = await tangle(cwd, 'verify chapters --update --format json')
    const { problems, transcripts } = JSON.parse(stdout)
    expect({ exitCode, stderr, problems }).toEqual({ exitCode: 0, stderr: '', problems: [] })
    expect(transcripts).toMatchObject([{ line: 1, outcome: 'rewritten', problems: [] }])
    expect(readFileSync(join(cwd, 'chapters/one.md'), 'utf8')).toContain('$ echo one\none\n')
  })

  test('with a problem ends with 1, all problems reported, and nothing written', limit, async () => {
    const cwd = newBook(book)
    writeFiles(join(cwd, 'chapters'), {
      'three.md': '```ts\nconst a = 1\n```\n\n```sh ilustrative\n```\n',
    })
    const before = contentsOf(cwd)
    for (const command of ['build', 'verify', 'coverage', 'list']) {
      const { exitCode, stderr } = await tangle(cwd, `${command} chapters`)
      expect(stderr).toContain('chapters/three.md:1:4: untargeted-code')
      expect(stderr).toContain('chapters/three.md:5:7: misspelt-key')
      expect(stderr).toContain('2 problems.')
      expect(exitCode).toBe(1)
    }
    expect(contentsOf(cwd)).toEqual(before)
  })

  test('of Windows line ends and a byte order mark is built and proved just so', limit, async () => {
    const texts = Object.entries(book).map(([path, text]) => [path, `\uFEFF${text.replaceAll('\n', '\r\n')}`])
    const cwd = newBook(Object.fromEntries(texts) as Record<string, string>)
    expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await tangle(cwd, 'verify chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  })
})

describe('a transcript with a browser, on a machine without one', () => {
  const chapter =
    '```console panes="terminal | browser"\n$ echo a |\na        |\n         | http://127.0.0.1:8080/\n```\n'
  const none = { CHROMIUM: '/nowhere/chromium' }

  test('is passed over, and said to be', limit, async () => {
    const { exitCode, stdout } = await tangle(newBook({ 'one.md': chapter }), 'verify chapters', none)
    expect(stdout).toContain('not proved chapters/one.md:1 (no Chromium was found')
    expect(stdout).toContain('0 passed, 0 failed, 1 skipped')
    expect(exitCode).toBe(0)
  })

  test('is a problem where the machine says that it is CI', limit, async () => {
    const cwd = newBook({ 'one.md': chapter })
    const { exitCode, stderr } = await tangle(cwd, 'verify chapters', { ...none, CI: 'true' })
    expect(stderr).toContain('chapters/one.md:1:1: no-browser')
    expect(exitCode).toBe(1)
  })
})
