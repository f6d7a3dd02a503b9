import { execa } from 'execa'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bounds } from '../tangle/transcript/run/bounds.ts'
import { findBrowser } from '../tangle/transcript/sandbox/browser.ts'
import { proveText } from './proving.ts'
import { newBook } from './workshop.ts'

const start = join(import.meta.dirname, '../tangle/start.mjs')
const limit = { timeout: 120_000 }

const program = (name: string, text: string) => `\`\`\`js file=${name}.js\n${text}\n\`\`\`\n\n`
const transcript = (...rows: string[]) => `\`\`\`console\n${rows.join('\n')}\n\`\`\`\n`
const inPanes = (panes: string, ...rows: string[]) =>
  `\`\`\`console panes="${panes}"\n${rows.join('\n')}\n\`\`\`\n`

/** A page whose server never ends it, or whose own script makes it long. */
const page = (answer: string) =>
  program(
    'server',
    `import http from 'node:http'
http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html')
  ${answer}
}).listen(8080, '127.0.0.1')`,
  ) +
  inPanes(
    'server | browser',
    '$ node dist/server.js |',
    '                      | http://127.0.0.1:8080/',
    '                      | never',
  )

/** Each never ends by itself. */
const endless: readonly [name: string, text: string][] = [
  [
    'short rows of a tool',
    program('yes', 'for (;;) process.stdout.write("y\\n".repeat(1000))') +
      transcript('$ node dist/yes.js', 'y'),
  ],
  ['rows of the shell', transcript('$ while :; do echo y; done', 'y', 'y')],
  ['one row of NUL bytes', transcript('$ cat /dev/zero')],
  ['bytes that are not UTF-8', transcript('$ cat /dev/urandom')],
  ['standard error', transcript('$ cat /dev/zero >&2')],
  ['a background job', transcript('$ cat /dev/zero &', '$ echo a', 'a')],
  ['a background job beside a program that waits', transcript('$ while :; do echo y; done & cat')],
  ['a row under which anything may come', transcript('$ while :; do echo y; done', '...')],
  [
    'rows by carriage returns alone',
    program('turn', String.raw`for (;;) process.stdout.write('y\r'.repeat(500))`) +
      transcript('$ node dist/turn.js'),
  ],
  [
    'escapes',
    program('red', String.raw`for (;;) process.stdout.write('\x1b[1m\u202e\\x1b'.repeat(100))`) +
      transcript('$ node dist/red.js'),
  ],
  [
    'a program that answers a typed line',
    program(
      'ask',
      `process.stdout.write('kv> ')
process.stdin.once('data', () => { for (;;) console.log('again') })`,
    ) + '```console prompt="kv> "\n$ node dist/ask.js\nkv> begin\nagain\n```\n',
  ],
  [
    'a child that has left its group',
    program(
      'leave',
      `import { spawn } from 'node:child_process'
spawn('cat', ['/dev/zero'], { detached: true, env: {}, cwd: '/', stdio: 'inherit' }).unref()`,
    ) + transcript('$ node dist/leave.js'),
  ],
]

describe('what never ends to show something is ended', () => {
  for (const [name, text] of endless)
    test(name, limit, async () => {
      const { problems, proofs } = await proveText(text)
      expect(problems).toContain(': endless-output\n')
      // The frame of code has the command, and the first rows are cut: no report is long.
      expect(problems.length).toBeLessThan(6_000)
      expect(JSON.stringify(proofs[0]?.run).length).toBeLessThan(30 * bounds.bytes)
    })
})

describe.skipIf(findBrowser() === undefined)('a page that never ends is ended', () => {
  test.each([
    [
      'with bytes',
      `const more = () => { while (response.write('<p>more'.repeat(5000))); response.once('drain', more) }; more()`,
    ],
    [
      'with a text that its script makes',
      `response.end('<body><script>document.body.textContent = "a ".repeat(3e6)</script>')`,
    ],
  ])('%s', limit, async (_name, answer) => {
    // A browser may take long to start.
    const { problems } = await proveText(page(answer), 'chapter.md', 60_000)
    expect(problems).toContain(': endless-output\n')
  })
})

test('connections that never end are ended', limit, async () => {
  const text = `${program(
    'flood',
    `import net from 'node:net'
net.createServer((socket) => socket.resume()).listen(8080, '127.0.0.1', () => {
  const socket = net.connect(8080, '127.0.0.1', () => {
    const more = () => { while (socket.write('x'.repeat(50000))); socket.once('drain', more) }
    more()
  })
})`,
  )}${transcript('$ node dist/flood.js', 'never')}`
  const { problems } = await proveText(text)
  expect(problems).toContain(': endless-output\n')
})

test.each([
  ['short rows', '$ while :; do echo y; done'],
  ['one long row', '$ cat /dev/zero'],
])('%s without an end cost the tool little memory, and -u writes nothing', limit, async (_name, command) => {
  const text = transcript(command, 'y')
  const cwd = newBook({ 'one.md': text })
  const peak = `process.on('exit',()=>process._rawDebug('peak '+process.resourceUsage().maxRSS))`
  const { stdout, stderr, exitCode } = await execa(
    'node',
    ['--max-old-space-size=200', `--import=data:text/javascript,${peak}`, start, 'verify', 'chapters', '-u'],
    { cwd, reject: false, env: { CI: '' }, timeout: 100_000 },
  )
  expect(stdout + stderr).toContain('endless-output')
  expect(exitCode).toBe(1)
  const kilobytes = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, size]) => Number(size))
  expect(kilobytes.length).toBeGreaterThan(0)
  // Without a program that floods it, a run takes about 100 MB.
  expect(Math.max(...kilobytes)).toBeLessThan(400_000)
  expect(readFileSync(join(cwd, 'chapters/one.md'), 'utf8')).toBe(text)
})

test('as many rows as a book may print are no flood', limit, async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `row ${i}`)
  const text =
    program('rows', `for (let i = 0; i < ${bounds.rows}; i++) console.log('row ' + i)`) +
    transcript('$ node dist/rows.js', ...rows, '...')
  expect((await proveText(text)).problems).toBe('')
})
