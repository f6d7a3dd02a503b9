import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { reporterOf } from '../tangle/commands/reporter.ts'
import { verifyCommand } from '../tangle/commands/verify.ts'
import { weaveCommand } from '../tangle/commands/weave.ts'
import { tangle } from './command.ts'
import { newBook, writeFiles } from './workshop.ts'

const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n\n`

test('with --keep-going the programs that are right are written, and of the others the last good text remains', async () => {
  const chapter = (wrong: string) =>
    fence('ts file=right.ts', `console.log(1 + ${wrong.length})`) +
    fence('ts file=wrong.ts', '// <<part>>') +
    fence('ts name=part', wrong) +
    fence('ts file=lost.ts', "import './nothing.ts'")
  const cwd = newBook({ 'one.md': chapter('const a = 1').replace(/```ts file=lost[^]*/, '') })
  expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0 })
  writeFiles(cwd, { 'chapters/one.md': chapter('const text: string = 1') })
  expect(await tangle(cwd, 'build chapters')).toMatchObject({ stdout: 'Nothing was written to dist.' })
  const going = await tangle(cwd, 'build chapters --keep-going')
  expect(going.stdout).toBe('Of what is right, in dist: 3 files written, 6 unchanged, 0 removed.')
  expect(going.exitCode).toBe(1)
  expect(going.stderr).toMatch(/: type-error\n[^]*: unresolved-import\n[^]*2 problems\./)
  const text = (path: string) => readFileSync(join(cwd, 'dist', path), 'utf8')
  expect(text('right.ts')).toBe('console.log(1 + 22)\n')
  expect(text('wrong.ts')).toBe('const a = 1\n')
  expect(existsSync(join(cwd, 'dist/lost.ts'))).toBe(false)
  // Nothing of it counts as done.
  expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 1 })
})

test('with --keep-going no program is written that imports a wrong one, and the author is told which', async () => {
  const chapter = (wrong: string) =>
    fence('ts file=wrong.ts', wrong) +
    fence('ts file=near.ts', "export * from './wrong.ts'\nexport const near = 1") +
    fence('ts file=in/far.ts', `import { near } from '../near.ts'\nconsole.log(near, ${wrong.length})`) +
    fence('ts file=right.ts', `console.log(${wrong.length})`)
  const cwd = newBook({ 'one.md': chapter('export const a = 1') })
  await tangle(cwd, 'build chapters')
  writeFiles(cwd, { 'chapters/one.md': chapter("export const a: number = ''") })
  const going = await tangle(cwd, 'build chapters --keep-going')
  expect(going.stdout).toBe(
    'Of what is right, in dist: 3 files written, 14 unchanged, 0 removed.\n' +
      'Not written, because they import what is wrong: `near.ts`, `in/far.ts`.',
  )
  const text = (path: string) => readFileSync(join(cwd, 'dist', path), 'utf8')
  expect(text('right.ts')).toBe('console.log(27)\n')
  expect(text('in/far.ts')).toContain('18')
})

test('verify --changed proves what no recorded run proves, and nothing else', async () => {
  const chapter = (word: string) =>
    fence('console', '$ echo a\na') + fence('console', `$ echo ${word}\n${word}`)
  const cwd = newBook({ 'one.md': chapter('b') })
  const verify = async () => (await tangle(cwd, 'verify chapters --changed')).stdout.split('\n')
  expect(await verify()).toEqual([
    'proved chapters/one.md:1',
    'proved chapters/one.md:6',
    '2 passed, 0 failed',
  ])
  const kept = (line: number) => `proved chapters/one.md:${line} (by its recorded run)`
  expect(await verify()).toEqual([kept(1), kept(6), '2 passed, 0 failed'])
  writeFiles(cwd, { 'chapters/one.md': chapter('c') })
  expect(await verify()).toEqual([kept(1), 'proved chapters/one.md:6', '2 passed, 0 failed'])
  writeFiles(cwd, { 'chapters/one.md': chapter('d').replace(/d\n```\n\n$/, 'e\n```\n') })
  expect((await verify()).slice(0, 2)).toEqual([kept(1), 'failed chapters/one.md:6'])
  expect((await verify()).slice(0, 2)).toEqual([kept(1), 'failed chapters/one.md:6'])
})

test('a kept run proves nothing once another prompt is declared', async () => {
  const chapter = (prompt: string) =>
    fence(`console prompt="${prompt} "`, '$ printf "a> "; head -1; echo "b> x"\na> x\nx\nb> x')
  const cwd = newBook({ 'one.md': chapter('a>') })
  expect((await tangle(cwd, 'verify chapters --changed')).stdout).toContain('1 passed')
  writeFiles(cwd, { 'chapters/one.md': chapter('b>') })
  expect((await tangle(cwd, 'verify chapters --changed')).stdout).toContain('1 failed')
})

const call = (subject: string, cwd: string, steps: string[]) => ({
  subject,
  cwd,
  env: {},
  options: {},
  reporter: {
    note: () => {},
    step: (words: string) => void steps.push(words),
    end: async () => 0,
  },
})

test('commands say which transcript and which page is at hand, and how many there are', async () => {
  const cwd = newBook({ 'one.md': `---\ntitle: One\n---\n\n# One\n\n${fence('console', '$ echo a\na')}` })
  const steps: string[] = []
  await verifyCommand(call('chapters', cwd, steps))
  expect(steps).toEqual(['0 of 1 transcript, chapters/one.md:7'])
  await weaveCommand(call('chapters', cwd, steps))
  expect(steps).toContainEqual(expect.stringMatching(/^0 of \d pages, \S+\.html$/))
})

/** A reporter, and what it has written to a terminal or a pipe. */
function reporter(isTTY: boolean, format = 'text') {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const written = { stdout: '', stderr: '' }
  const into = (name: keyof typeof written, more = {}) => ({
    write: (text: string) => (written[name] += text),
    ...more,
  })
  const outputs = { stdout: into('stdout'), stderr: into('stderr', { isTTY, columns: 20 }) }
  return { written, ...reporterOf(format, '/', outputs) }
}

test('a terminal shows what is being done after a second, in one line that is gone in the end', async () => {
  const { written, step, note, end } = reporter(true)
  step('1 of 73, a')
  vi.advanceTimersByTime(999)
  expect(written.stderr).toBe('')
  vi.advanceTimersByTime(1)
  expect(written.stderr).toBe('\r\x1b[2K1 of 73, a')
  step('2 of 73, \x1b a very long name')
  expect(written.stderr).toBe('\r\x1b[2K1 of 73, a\r\x1b[2K2 of 73, \u2423 a very l')
  note('proved a')
  expect(written.stdout).toBe('proved a\n')
  expect(written.stderr.endsWith('very l\r\x1b[2K')).toBe(true)
  step('3')
  await end({ command: 'verify', problems: [], summary: 'Done.', facts: {} })
  expect(written.stderr.endsWith('3\r\x1b[2K')).toBe(true)
})

test.each([
  ['a pipe', false, 'text'],
  ['a program that reads JSON', true, 'json'],
])('%s hears nothing of it', async (_name, isTTY, format) => {
  const { written, step, end } = reporter(isTTY, format)
  step('1 of 73')
  vi.advanceTimersByTime(5_000)
  step('2 of 73')
  await end({ command: 'verify', problems: [], summary: 'Done.', facts: {} })
  expect(written.stderr).toBe('')
})
