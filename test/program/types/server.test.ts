import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { extractBook } from '../../../tangle/book/extract.ts'
import { checkTypes, typeProblems } from '../../../tangle/program/types/check-types.ts'
import { readSource } from '../../../tangle/book/read-book.ts'
import { openTypeChecker } from '../../../tangle/program/types/checker.ts'
import { usualLimits } from '../../../tangle/program/limits.ts'
import { startServer, Unanswered } from '../../../tangle/program/types/server.ts'
import { newBook, newFolder } from '../../workshop.ts'

const start = join(import.meta.dirname, '../../../tangle/start.mjs')
const right = 'export const port: number = 8080\n'
const wrong = "import { port } from './right.ts'\nexport const host: string = port\n"

/** One expression, nested so deeply that TypeScript takes minutes and gigabytes for it. */
const runaway = '<<a\n'.repeat(50_000)
const runawayLine = runaway.replaceAll('\n', ' ')

function open(limits = usualLimits) {
  const checker = openTypeChecker(import.meta.dirname, limits)
  onTestFinished(checker.close)
  return checker
}

test('a fault has its place, code and reasons; what has changed is checked anew', async () => {
  const checker = open()
  const check = async (files: Record<string, string>) => {
    const { faults } = await checker.check({
      files: new Map(Object.entries(files)),
      targets: Object.keys(files),
    })
    return faults.map(({ target, line, column, length, code }) => [target, line, column, length, code])
  }
  expect(await check({ 'right.ts': right, 'wrong.ts': wrong })).toEqual([['wrong.ts', 2, 13, 4, 'TS2322']])
  expect(await check({ 'right.ts': "export const port = ''\n", 'wrong.ts': wrong })).toEqual([])
  expect(await check({ 'wrong.ts': wrong })).toEqual([['wrong.ts', 1, 21, 12, 'TS2307']])
})

test('lines and columns are counted as the book counts them', async () => {
  const text =
    "const sign = '\u2028\u{1f600}'; const port: number = sign\nconst next: number = sign\nexport { port, next }\n"
  const { faults } = await open().check({ files: new Map([['a.ts', text]]), targets: ['a.ts'] })
  expect(faults.map(({ line, column }) => [line, column])).toEqual([
    [1, text.indexOf('port')],
    [2, 6],
  ])
})

test('only what a parser finds is a fault of syntax', async () => {
  const texts = { 'enum.ts': 'enum A { b }\nexport { A }\n', 'broken.ts': 'const = 1\n' }
  const { faults } = await open().check({
    files: new Map(Object.entries(texts)),
    targets: Object.keys(texts),
  })
  expect(faults.map(({ target, code, isSyntax }) => [target, code, isSyntax])).toEqual([
    ['enum.ts', 'TS1294', false],
    ['broken.ts', 'TS1134', true],
    ['broken.ts', 'TS1134', true],
  ])
})

test('a name that is a reserved word is described where it is a property', async () => {
  const text = 'export const one = { default: 1 }\nvoid Promise.resolve().catch(() => one.default)\n'
  const words = (await open().describe(new Map([['a.ts', text]]))).words.get('a.ts') ?? []
  const described = words.map(({ line, column, length }) => [
    line,
    text.split('\n')[line - 1]?.slice(column, column + length),
  ])
  expect(described).toContainEqual([1, 'default'])
  expect(described).toContainEqual([2, 'catch'])
  expect(described).not.toContainEqual([2, 'void'])
})

test(
  'the program that uses up the memory is named, and the checker goes on after it',
  { timeout: 60_000 },
  async () => {
    const checker = open({ ...usualLimits, megabytes: 1500 })
    const files = new Map([
      ['right.ts', right],
      ['runaway.ts', runawayLine],
    ])
    const targets = ['runaway.ts']
    expect((await checker.check({ files, targets })).unchecked).toEqual({
      target: 'runaway.ts',
      why: 'was stopped: it had used 1500 MB of memory',
    })
    const next = new Map([
      ['right.ts', right],
      ['wrong.ts', wrong],
    ])
    expect((await checker.check({ files: next, targets: ['right.ts', 'wrong.ts'] })).faults).toHaveLength(1)
  },
)

test('so is the program that uses up the time', { timeout: 60_000 }, async () => {
  const checker = open({ ...usualLimits, milliseconds: 2000 })
  const files = new Map([['runaway.ts', runaway.slice(0, 40_000)]])
  const report = await checker.check({ files, targets: ['runaway.ts'] })
  expect(report.unchecked).toEqual({ target: 'runaway.ts', why: 'was stopped: it had used 2 s' })
})

test('the problem names the place in the book where such a program begins', { timeout: 60_000 }, async () => {
  const text = `# One\n\n\`\`\`ts file=main.ts\n${runaway.slice(0, 40_000)}\`\`\`\n`
  const { value: book } = extractBook([readSource({ path: 'one.md', slug: 'one', name: 'one.md', text })])
  const found = await checkTypes(book.linked, open({ ...usualLimits, milliseconds: 2000 }), () => true)
  expect(typeProblems(book, found, [])).toEqual([
    {
      code: 'too-complex',
      message: 'TypeScript was stopped: it had used 2 s, and had not checked `main.ts` yet.',
      at: { path: 'one.md', line: 4, column: 1 },
      expected: 'a program that compilers and TypeScript can read',
      hint: expect.stringContaining('nested') as string,
    },
  ])
})

test('a server that is closed answers no more, and says so', async () => {
  const server = startServer(newFolder())
  const answer = server.request('textDocument/hover', {})
  server.close()
  await expect(answer).rejects.toThrow(Unanswered)
  await expect(server.request('textDocument/hover', {})).rejects.toThrow(Unanswered)
})

/** The server that a process has started. */
function serverOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return children.map(Number).find((child) => child > 0 && executableOf(child).endsWith('/lib/tsc'))
}

function executableOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return ''
  }
}

const isLinux = process.platform === 'linux'

test.runIf(isLinux)('the server ends with its parent, however that ends', { timeout: 60_000 }, async () => {
  const cwd = newBook({ '01.md': `\`\`\`ts file=main.ts\n${runaway}\`\`\`\n` })
  const parent = spawn(process.execPath, [start, 'build', 'chapters', '--out', 'dist'], {
    cwd,
    stdio: 'ignore',
    // A killed tool cannot remove its folder for temporary files.
    env: { ...process.env, TMPDIR: cwd },
  })
  onTestFinished(() => void parent.kill('SIGKILL'))
  const server = await vi.waitFor(() => {
    const pid = serverOf(parent.pid ?? 0)
    if (pid === undefined) throw new Error('no server yet')
    return pid
  }, 30_000)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(executableOf(server)).toBe(''), 30_000)
})

test('a checker leaves no folder behind', async () => {
  const folders = () => new Set(readdirSync(tmpdir()).filter((name) => name.startsWith('tangle-types-')))
  const before = folders()
  const checker = openTypeChecker(import.meta.dirname)
  const own = [...folders()].filter((name) => !before.has(name))
  await checker.check({ files: new Map([['right.ts', right]]), targets: ['right.ts'] })
  checker.close()
  expect(own.length).toBeGreaterThan(0)
  expect(own.some((name) => existsSync(join(tmpdir(), name)))).toBe(false)
})

/** A server that answers the first question of a client, and everything after that with `answer`, a message's rest as JSON. */
const answering = (answer: string) => `
  let text = ''
  process.stdin.on('data', (data) => {
    text += data
    for (let end; (end = text.indexOf('\\r\\n\\r\\n')) >= 0;) {
      const length = Number(/\\d+/.exec(text)[0])
      if (text.length < end + 4 + length) return
      const { id, method } = JSON.parse(text.slice(end + 4, end + 4 + length))
      text = text.slice(end + 4 + length)
      if (id === undefined) continue
      const rest = method === 'initialize' ? { result: {} } : ${answer}
      const body = JSON.stringify({ jsonrpc: '2.0', id, ...rest })
      process.stdout.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body)
    }
  })`

test.each([
  [
    'breaks off',
    "process.stdin.once('data', () => { console.error('panic: no way on'); process.exit(2) })",
    'broke off (“panic: no way on”)',
  ],
  [
    'runs out of memory',
    "process.stdin.once('data', () => { console.error('fatal error: out of memory'); process.exit(2) })",
    'was stopped: it had used 6000 MB of memory',
  ],
  ['hangs', 'process.stdin.resume()', 'was stopped: it had used 1 s'],
  [
    'speaks rubbish',
    "console.log('rubbish\\r\\n\\r'); process.stdin.resume()",
    'gave an answer that cannot be read',
  ],
  ['answers nothing', answering('{ result: null }'), 'gave up (“an answer without a list”)'],
  [
    'answers with an error',
    answering("{ error: { code: -32603, message: 'stack\\nof functions' } }"),
    'gave up (“stack”)',
  ],
])(
  'a server that %s is named with a program, both for types and for what is shown of them',
  { timeout: 60_000 },
  async (name, script, why) => {
    const start: typeof startServer = (folder, limits) =>
      startServer(folder, limits, [process.execPath, '-e', script])
    const checker = openTypeChecker(
      import.meta.dirname,
      name === 'hangs' ? { ...usualLimits, milliseconds: 1000 } : usualLimits,
      start,
    )
    onTestFinished(checker.close)
    const files = new Map([['right.ts', right]])
    expect(await checker.check({ files, targets: ['right.ts'] })).toEqual({
      faults: [],
      unchecked: { target: 'right.ts', why },
    })
    if (why.includes('list')) return
    expect(await checker.describe(files)).toEqual({
      words: new Map(),
      unchecked: { target: 'right.ts', why },
    })
  },
)
