import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const start = join(import.meta.dirname, '../tangle/start.mjs')
const folder = mkdtempSync(join(tmpdir(), 'cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const chapter = `# One

\`\`\`ts file=greet.ts
// <<greet>>
\`\`\`

> \`\`\`ts name=greet
> console.log('hello')
> \`\`\`

\`\`\`ts illustrative
greet()
\`\`\`

\`\`\`console
$ node dist/greet.js
hello
\`\`\`

\`\`\`http invalid="no Host"
GET / HTTP/1.1
\`\`\`

~~~sh
npm start
~~~

<!--
\`\`\`ts file=hidden.ts
export {}
\`\`\`
-->
`

mkdirSync(join(folder, 'chapters'))
writeFileSync(join(folder, 'chapters/one.md'), chapter)
mkdirSync(join(folder, 'wrong'))
writeFileSync(join(folder, 'wrong/one.md'), chapter.replace("'hello'", "'hallo'"))
mkdirSync(join(folder, 'broken'))
writeFileSync(join(folder, 'broken/one.md'), chapter.replace('file=greet', 'flie=greet'))

const tangle = (...words: string[]) => {
  const { CI: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [start, ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test.each([
  [['nonsense', 'chapters'], "There is no command 'nonsense'."],
  [['build'], "'tangle build' takes one folder of chapters, and got 0."],
  [['build', 'chapters', 'more'], "'tangle build' takes one folder of chapters, and got 2."],
  [['build', 'nowhere'], "There are no chapters in 'nowhere'"],
  [['build', 'chapters', '--traces', 'x'], "'tangle build' has no option '--traces'."],
  [['build', 'chapters', '--nonsense'], "Unknown option '--nonsense'"],
  [
    ['build', 'chapters', '--out', 'chapters/one.md'],
    "'chapters/one.md' is a file; programs go to a folder.",
  ],
  [['verify', 'nowhere'], "There are no chapters in 'nowhere'"],
  [['list', 'nowhere'], "There are no chapters in 'nowhere'"],
])('a call that cannot be meant is told in one line, exit status 2: %j', (words, message) => {
  const { status, stdout, stderr } = tangle(...words)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(`tangle: ${message}`)
})

test('--help explains itself; a call without a word does too, as a mistake', () => {
  const help = tangle('--help')
  expect(help.status).toBe(0)
  for (const word of ['build', 'verify', 'list', '--out', '--force', '--update', '--traces']) {
    expect(help.stdout).toContain(word)
  }
  expect(tangle()).toEqual({ ...help, status: 2 })
})

test('build tells what it wrote and what to start', () => {
  const { status, stdout, stderr } = tangle('build', 'chapters', '--out', 'dist')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toBe(
    '2 programs from 1 chapter in dist: 7 files written, 0 unchanged, 0 removed.\n\n' +
      'To begin, as in chapters/one.md:15:1:\n  node dist/greet.js\n',
  )
  const said = execFileSync(process.execPath, ['dist/greet.js'], { cwd: folder, encoding: 'utf8' })
  expect(said).toBe('hello\n')
})

test('a book with a problem: exit status 1, and nothing is written', () => {
  const { status, stdout, stderr } = tangle('build', 'broken', '--out', 'none')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('broken/one.md:3:7: misspelt-key')
  expect(stderr).toContain('Nothing was written to none.')
})

test('verify proves, and tells what is not so', () => {
  expect(tangle('verify', 'chapters')).toEqual({
    status: 0,
    stdout: 'proved chapters/one.md:15\n1 passed, 0 failed\n',
    stderr: '',
  })
  const wrong = tangle('verify', 'wrong')
  expect(wrong.status).toBe(1)
  expect(wrong.stdout).toBe('NOT SO wrong/one.md:15\n0 passed, 1 failed\n')
  expect(wrong.stderr).toContain('! hello                | hallo')
})

test('list says of every fence what became of it', () => {
  const { status, stdout } = tangle('list', 'chapters')
  expect(status).toBe(0)
  const fates = stdout.split('\n\n')[0]?.split('\n') ?? []
  expect(fates).toEqual([
    'chapters/one.md:3:1  ts file=greet.ts  ->  tangled: no lines of its own',
    'chapters/one.md:7:1  ts name=greet  ->  tangled: greet.ts 1-1',
    'chapters/one.md:11:1  ts illustrative  ->  shown only (illustrative)',
    'chapters/one.md:15:1  console  ->  run: 1 pane, 1 started, 2 rows, 0 left open',
    'chapters/one.md:20:1  http invalid="no Host"  ->  message, refused: no Host',
    'chapters/one.md:24:1  sh  ->  shown only',
    'chapters/one.md:29:1  ts file=hidden.ts  ->  tangled, not shown: hidden.ts 1-1',
  ])
  expect(stdout).toContain('7 fences in 1 chapter\n')
})
