import { execa } from 'execa'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { extractBook } from '../tangle/book/extract.ts'
import { readSource } from '../tangle/book/read-book.ts'
import { applyRewrites } from '../tangle/update.ts'
import { startUnconfined, tangle } from './command.ts'
import { fixtures, layOver, namesIn, newBook, newFolder } from './workshop.ts'

const repository = join(import.meta.dirname, '..')
const limit = { timeout: 120_000 }

/** Writes new body lines into each transcript of a chapter's text. */
const rewrite = (text: string, ...bodies: string[][]) => rewriteEdited(text, (same) => same, ...bodies)

/** As `rewrite`, into a text that was edited since it was read. @returns the new text, or codes of problems */
function rewriteEdited(text: string, edit: (text: string) => string, ...bodies: string[][]) {
  const { value, problems } = extractBook([readSource({ path: 'a.md', slug: 'a', name: 'a.md', text })])
  expect(problems).toEqual([])
  const rewrites = bodies.map((lines, i) => {
    const transcript = value.transcripts[i]
    if (transcript === undefined) throw new Error('too few transcripts')
    return { transcript, lines }
  })
  const applied = applyRewrites(edit(text), rewrites)
  return applied.problems.length > 0 ? applied.problems.map(({ code }) => code) : applied.value
}

describe('a transcript is rewritten, and no other byte', () => {
  const body = ['$ it', 'new', '', 'row']
  test.each([
    ['plain', 'a\n\n```console\n$ it\nold\n```\n\nb\n', 'a\n\n```console\n$ it\nnew\n\nrow\n```\n\nb\n'],
    [
      'CRLF',
      'a\r\n```console\r\n$ it\r\nold\r\n```\r\nb',
      'a\r\n```console\r\n$ it\r\nnew\r\n\r\nrow\r\n```\r\nb',
    ],
    ['CR', 'a\r```console\r$ it\rold\r```\rb\r', 'a\r```console\r$ it\rnew\r\rrow\r```\rb\r'],
    [
      'line ends of several kinds',
      'a\r\n\n```console\n$ it\r\n```\r\nb\n',
      'a\r\n\n```console\n$ it\nnew\n\nrow\n```\r\nb\n',
    ],
    ['byte order mark', '\uFEFF```console\n$ it\n```\n', '\uFEFF```console\n$ it\nnew\n\nrow\n```\n'],
    ['no line end at the end', '```console\n$ it\nold\n```', '```console\n$ it\nnew\n\nrow\n```'],
    [
      'in a list',
      '- a\n\n  ```console\n  $ it\n  old\n  ```\n',
      '- a\n\n  ```console\n  $ it\n  new\n\n  row\n  ```\n',
    ],
    ['in a quote', '> ```console\n> $ it\n> old\n> ```\n', '> ```console\n> $ it\n> new\n>\n> row\n> ```\n'],
    [
      'in a quote in a list',
      '1. > ~~~console\n   > $ it\n   > ~~~\n',
      '1. > ~~~console\n   > $ it\n   > new\n   >\n   > row\n   > ~~~\n',
    ],
    [
      'indented by a tab in a list',
      '- a\n\n\t```console\n\t$ it\n\told\n\t```\n',
      '- a\n\n\t```console\n\t$ it\n\tnew\n\n\trow\n\t```\n',
    ],
    [
      'a longer fence',
      '````console\n$ it\n````\n```text\n$ it\n```\n',
      '````console\n$ it\nnew\n\nrow\n````\n```text\n$ it\n```\n',
    ],
    [
      'blanks elsewhere stay',
      'a  \n```console\n$ it\n```  \n\n  b\t\n',
      'a  \n```console\n$ it\nnew\n\nrow\n```  \n\n  b\t\n',
    ],
    [
      'characters of two units',
      '\u{1f341}\n```console\n$ it\n\u{1f341}\n```\né\n',
      '\u{1f341}\n```console\n$ it\nnew\n\nrow\n```\né\n',
    ],
  ])('%s', (_name, text, expected) => {
    expect(rewrite(text, body)).toBe(expected)
  })

  test('several in one chapter, longer and shorter ones', () => {
    const text = 'a\n```console\n$ one\n1\n2\n```\nb\n```console\n$ two\n```\nc\n```console\n$ three\n```\n'
    expect(rewrite(text, ['$ one'], ['$ two', '1', '2'])).toBe(
      'a\n```console\n$ one\n```\nb\n```console\n$ two\n1\n2\n```\nc\n```console\n$ three\n```\n',
    )
  })

  test('nothing to rewrite changes nothing', () => {
    const text = '\uFEFFa\r\n```console\n$ it\r\n```\rb'
    expect(rewrite(text)).toBe(text)
  })
})

describe('a chapter that was edited since it was read', () => {
  const text = '> a\n>\n> ```console panes="x"\n> $ it\n> old\n> ```\n\nb\n\n```console\n$ it\n```\n'

  test('below its transcripts is written all the same', () => {
    const edit = (text: string) => text.replace('\nb\n', '\nedited\n')
    const written =
      '> a\n>\n> ```console panes="x"\n> $ it\n> new\n> ```\n\nedited\n\n```console\n$ it\n```\n'
    expect(rewriteEdited(text, edit, ['$ it', 'new'])).toBe(written)
  })

  test.each([
    ['a line above', (text: string) => `\n${text}`],
    ['a row', (text: string) => text.replace('> old', '> other')],
    ['a row at the end', (text: string) => text.replace('> old', '> old\n> other')],
    ['no last row', (text: string) => text.replace('> old\n', '')],
    ['other panes', (text: string) => text.replace('"x"', '"y"')],
    ['another column', (text: string) => text.replace(/^> /gm, '>  ')],
    ['the second alone', (text: string) => text.replace('```console\n', '```text\n')],
    ['nothing left', () => ''],
  ])('%s: nothing of it is written', (_name, edit) => {
    expect(rewriteEdited(text, edit, ['$ it', 'new'], ['$ it', 'new'])).toEqual(['edited-chapter'])
  })
})

/** A chapter whose program prints three rows, and prints them so. */
const chapter = (rows: readonly string[], status = '') => `---
title: Speaking
---
# Speaking

\`\`\`js file=speak.js
console.log('first row')
console.log('second row')
console.log('third row')
${status === '' ? '' : `process.exitCode = ${status}`}
\`\`\`

Two transcripts; this one is right:

\`\`\`console
$ echo right | cat
right
\`\`\`

- And this one:

  \`\`\`console panes="speaker | other"
  $ node dist/speak.js |
${rows.map((row) => `  ${row.padEnd(20)} |\n`).join('')}                       | $ echo so
                       | so
  \`\`\`
`

const right = chapter(['first row', 'second row', 'third row'])
const wrong = chapter(['first row', 'another row', 'third row'])

/** Neither this machine's wish for colours nor its being CI is to matter. */
const environment = (more: Record<string, string> = {}) => {
  const { CI: _ci, FORCE_COLOR: _color, ...rest } = process.env
  return { extendEnv: false, env: { ...rest, NO_COLOR: '1', ...more } }
}

const verify = (cwd: string, words: readonly string[], more: Record<string, string> = {}) =>
  tangle(cwd, ['verify', 'chapters', ...words], more)

const textIn = (cwd: string) => readFileSync(join(cwd, 'chapters/one.md'), 'utf8')

describe('tangle verify --update', () => {
  test('a book that is right stays as it is, to the byte', limit, async () => {
    const cwd = newBook({ 'one.md': right.replaceAll('\n', '\r\n') })
    const { exitCode, stdout } = await verify(cwd, ['--update'])
    expect(stdout).toMatch(/proved .*\nproved .*\n2 passed, 0 failed$/)
    expect(exitCode).toBe(0)
    expect(textIn(cwd)).toBe(right.replaceAll('\n', '\r\n'))
  })

  test('a row that is wrong is mended, and no other', limit, async () => {
    const cwd = newBook({ 'one.md': wrong })
    const { exitCode, stdout } = await verify(cwd, ['-u'])
    expect(stdout).toMatch(
      /^proved .*\ndiffers chapters\/one\.md:22\nwrote chapters\/one\.md\n@@ line 22 @@\n(?: .*\n)+- .*\n\+ .*\n(?: .*\n)*1 passed, 1 rewritten, 0 failed$/,
    )
    expect(exitCode).toBe(0)
    expect(textIn(cwd)).toBe(right)
  })

  test('without the option the row is reported, and nothing is written', limit, async () => {
    const cwd = newBook({ 'one.md': wrong })
    const { exitCode, stdout, stderr } = await verify(cwd, [])
    expect(stdout).toMatch(/failed chapters\/one\.md:\d+\n/)
    expect(stdout).toContain('1 passed, 1 failed')
    expect(stderr).toContain('chapters/one.md:25:3: output-differs')
    expect(exitCode).toBe(1)
    expect(textIn(cwd)).toBe(wrong)
  })

  test('a run that ends with another status is not written', limit, async () => {
    const text = chapter(['first row', 'another row', 'third row'], '3')
    const cwd = newBook({ 'one.md': text })
    const { exitCode, stderr } = await verify(cwd, ['--update'])
    expect(stderr).toContain(': exit-differs')
    expect(exitCode).toBe(1)
    expect(textIn(cwd)).toBe(text)
  })

  test('on a machine that says it is CI nothing is written', limit, async () => {
    const cwd = newBook({ 'one.md': wrong })
    const { exitCode, stderr } = await verify(cwd, ['--update'], { CI: 'true' })
    expect(stderr).toContain(': output-differs')
    expect(stderr).toContain('It was not written, since this machine says that it is CI.')
    expect(exitCode).toBe(1)
    expect(textIn(cwd)).toBe(wrong)
  })
})

describe('what is reported when not all could be written', () => {
  const cases = join(fixtures, 'updates')

  test.each(namesIn(cases).filter((name) => name !== 'README.md'))('%s', limit, async (name) => {
    const cwd = newFolder()
    layOver(join(cases, name, 'chapters'), join(cwd, 'chapters'))
    const file = join(cwd, 'chapters/one.md')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('FOLDER', cwd))
    if (name.startsWith('read-only-chapter')) chmodSync(file, 0o444)
    // A browser that is found and ends at once.
    const more = name.startsWith('browser-failed') ? { CHROMIUM: '/bin/false' } : {}
    // Elsewhere no program that is proved can edit a chapter.
    const { exitCode, stdout, stderr } = name.startsWith('edited-chapter')
      ? await startUnconfined(cwd, 'verify chapters -u')
      : await verify(cwd, ['-u'], more)
    const all = `${stdout}\n\n${stderr}\n\n[${exitCode}]\n\n${textIn(cwd)}`
    // What differs from run to run, where that is what a case is about, and from system to system.
    const told = all
      .replace(/(run: +(?:number|server)) \d+/g, '$1 N')
      .replace(/(this run: Date:|log) [^|\n]*\d:\d.*/g, '$1 DATE')
      .replace(/(of their own) \(.*?\)/, '$1 (REASON)')
    await expect(told.replaceAll(cwd, 'FOLDER')).toMatchFileSnapshot(join(cases, name, 'expected.txt'))
  })
})

/** Runs the real vitest in a book's folder, with the plugin of this repository. */
function vitest(cwd: string, words: string[], more: Record<string, string> = {}) {
  writeFileSync(
    join(cwd, 'vitest.config.mjs'),
    `import { chapters } from ${JSON.stringify(join(repository, 'tangle/vitest.ts'))}
export default {
  plugins: [chapters({ chapters: 'chapters', traces: 'traces' })],
  test: { include: ['chapters/**/*.md'] },
}
`,
  )
  return execa('node', [join(repository, 'node_modules/vitest/vitest.mjs'), 'run', ...words], {
    cwd,
    reject: false,
    ...environment(more),
  })
}

describe('vitest', () => {
  test('a failure names the chapter’s line and shows both sides; -u mends it', limit, async () => {
    const cwd = newBook({ 'one.md': wrong })
    const failed = await vitest(cwd, [])
    expect(failed.exitCode).toBe(1)
    expect(failed.stdout).toContain('chapters/one.md:22 speaker | other')
    expect(failed.stderr).toContain('chapters/one.md:25:3')
    expect(failed.stderr).toContain('! another row          | second row')
    expect(textIn(cwd)).toBe(wrong)

    const inCi = await vitest(cwd, ['-u'], { CI: 'true' })
    expect(inCi.exitCode).toBe(1)
    expect(inCi.stderr).toContain('It was not written, since this machine says that it is CI.')
    expect(textIn(cwd)).toBe(wrong)

    const mended = await vitest(cwd, ['-u'])
    expect(mended.exitCode).toBe(0)
    expect(mended.stdout).toContain('chapters/one.md: the transcript at line 22\n')
    expect(textIn(cwd)).toBe(right)
    expect(JSON.parse(readFileSync(join(cwd, 'traces/one.2.json'), 'utf8'))).toMatchObject({
      format: 1,
      line: 22,
    })
  })

  test('a fault of another chapter is reported at that chapter’s line', limit, async () => {
    const cwd = newBook({ 'one.md': 'a\n\n```ts\n```\n', 'two.md': '```console\n$ echo 1\n1\n```\n' })
    const { exitCode, stderr } = await vitest(cwd, ['chapters/two.md'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('❯ chapters/one.md:3:4')
    expect(stderr).not.toContain('chapters/two.md:3')
  })
})
