import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { givesNamespaces } from './proving.ts'
import { extractBook } from '../tangle/book/extract.ts'
import { readSource } from '../tangle/book/read-book.ts'
import { runInputsAt } from '../tangle/book/run-inputs.ts'
import { findBrowser } from '../tangle/transcript/sandbox/browser.ts'
import { findCommand } from '../tangle/transcript/sandbox/find-command.ts'
import { startUnconfined, tangle } from './command.ts'
import { newBook, newFolder, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }

const front = `---
title: Python
book:
  commands: [python3, no-such-program]
---

# Python

`

const store = `\`\`\`python file=store.py
#!/usr/bin/env python3
values = {}
while True:
    try:
        word, *rest = input('store> ').split()
    except EOFError:
        break
    if word == 'set':
        values[rest[0]] = rest[1]
    else:
        print(values.get(rest[0], 'nothing'))
\`\`\`

\`\`\`python file=fail.py
import sys
# <<how it ends>>
\`\`\`

\`\`\`python name="how it ends"
print('to standard error', file=sys.stderr)
sys.exit(3)
\`\`\`

`

const transcripts = `\`\`\`console prompt="store> "
$ python3 dist/store.py
store> get name
nothing
store> set name Ada
store> get name
Ada
store>
^D
\`\`\`

\`\`\`console
$ ./dist/store.py < /dev/null
store> 
$ /usr/bin/python3 dist/fail.py
to standard error
[3]
\`\`\`
`

test.each(['verify', 'coverage'])(
  '%s tells once what is wrong in a program of many chapters',
  async (command) => {
    const wrong = '# One\n\n```ts file=a.ts\nconst = 1\n```\n'
    const cwd = newBook({ '1.md': wrong, '2.md': '# Two\n', '3.md': '# Three\n' })
    const { exitCode, stderr } = await tangle(cwd, `${command} chapters`)
    expect([exitCode, stderr.match(/\d problems?\./)?.[0]]).toEqual([1, '1 problem.'])
  },
)

test('a book with programs in Python is built, proved and woven', limit, async ({ skip }) => {
  skip(findCommand('python3') === undefined, 'no Python was found')
  const cwd = newBook({ 'one.md': front + store + transcripts })
  expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  const proved = await tangle(cwd, 'verify chapters', { CI: 'true' })
  expect(proved).toMatchObject({ stderr: '', exitCode: 0 })
  expect(proved.stdout).toContain('2 passed, 0 failed')
  expect(await tangle(cwd, 'weave chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(readFileSync(join(cwd, 'dist/book/one.html'), 'utf8')).toContain('Ada')
})

const needing = `${front}\`\`\`console
$ echo a | no-such-program
\`\`\`

\`\`\`console
$ echo b
b
\`\`\`
`

test('what needs a command that is missing is skipped aloud, and fails where all is to be proved', async () => {
  const cwd = newBook({ 'one.md': needing })
  const skipped = await tangle(cwd, 'verify chapters')
  expect(skipped).toMatchObject({ exitCode: 0, stderr: '' })
  expect(skipped.stdout).toBe(
    'not proved chapters/one.md:9 (not found on this machine: no-such-program)\n' +
      'proved chapters/one.md:13\n1 passed, 0 failed, 1 skipped',
  )
  expect(await tangle(cwd, 'weave chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await tangle(cwd, 'verify chapters', { CI: 'true' })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('chapters/one.md:4:23: missing-command'),
  })
})

test('a recorded run proves nothing any more when the book allows other commands', async () => {
  const cwd = newBook({ 'one.md': needing })
  const weave = () => tangle(cwd, 'weave chapters')
  await weave()
  const record = join(cwd, 'dist/traces/one.2.json')
  const inputs = () => JSON.parse(readFileSync(record, 'utf8')).inputs
  const before = inputs()
  writeFiles(cwd, { 'chapters/one.md': needing.replace(', no-such-program', ', other-program') })
  await weave()
  expect(inputs()).not.toEqual(before)
})

/** What the runs of a chapter's transcripts depend on, in these surroundings. */
function inputsIn(text: string, surroundings: Parameters<typeof runInputsAt>[2]) {
  const { value: book } = extractBook([readSource({ path: 'one.md', slug: 'one', name: 'one.md', text })])
  const of = runInputsAt(book, 0, surroundings)
  return book.transcripts.map((transcript) => of(transcript))
}

test('a recorded run proves nothing any more when a command is another edition', () => {
  const folder = newFolder()
  const text =
    '---\nbook: { commands: [tool] }\n---\n```console\n$ tool\na\n```\n\n```console\n$ echo a\na\n```\n'
  const tool = join(folder, 'tool')
  const findCommand = (name: string) => (name === 'tool' ? tool : undefined)
  const inputs = () => inputsIn(text, { packages: undefined, findCommand })
  writeFileSync(tool, 'one')
  const [first, plain] = inputs()
  expect(inputs()).toEqual([first, plain])
  writeFileSync(tool, 'other')
  expect(inputs()[0]).not.toEqual(first)
  expect(inputs()[1]).toEqual(plain)
})

test('a recorded run proves nothing any more when Node, a plain tool or the browser is another edition', () => {
  const folder = newFolder()
  const tool = join(folder, 'tool')
  const text =
    '```console\n$ cat note\na\n```\n\n```console panes="one | browser"\n$ node dist/a.js |\n | http://127.0.0.1:8080/\n```\n'
  const inputs = (nodeVersion = 'v20.19.0') =>
    inputsIn(text, { packages: undefined, findCommand: () => tool, browser: tool, nodeVersion })
  writeFileSync(tool, 'one')
  const [withTool, withPage] = inputs()
  expect(inputs()).toEqual([withTool, withPage])
  writeFileSync(tool, 'other')
  expect(inputs()[0]).not.toEqual(withTool)
  expect(inputs()[1]).not.toEqual(withPage)
  expect(inputs('v24.0.0')[0]).not.toEqual(inputs()[0])
})

const server = `\`\`\`python file=server.py
import http.server

class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'hello')

    def log_message(self, form, *values):
        print('asked for', self.path)

print('ready')
http.server.HTTPServer(('127.0.0.1', 8080), Hello).serve_forever()
\`\`\`

\`\`\`js file=ask.js
console.log(await (await fetch('http://127.0.0.1:8080/' + process.argv[2])).text())
\`\`\`

\`\`\`python file=leave.py
import socket
try:
    socket.create_connection(('192.0.2.1', 80), timeout=1)
except OSError as error:
    print(error.strerror)
\`\`\`

`

const conversation = (path: string) => `\`\`\`console panes="server | client"
$ python3 dist/server.py |
ready                    |
                         | $ node dist/ask.js ${path}
asked for /${path}             |
                         | hello
\`\`\`

`

test(
  'programs of one transcript share a network of their own, which leads nowhere',
  limit,
  async ({ skip }) => {
    skip(findCommand('python3') === undefined, 'no Python was found')
    skip(!(await givesNamespaces()), 'the system gives no namespaces')
    const leaving = '```console\n$ python3 dist/leave.py\nNetwork is unreachable\n```\n'
    const cwd = newBook({ 'one.md': front + server + conversation('a') + conversation('b') + leaving })
    const { stdout, stderr, exitCode } = await tangle(cwd, 'verify chapters')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/\n3 passed, 0 failed$/)
    expect(stdout).not.toContain('Nothing kept')
    expect(exitCode).toBe(0)
  },
)

test(
  'without namespaces their ports are as printed, for one transcript at a time',
  limit,
  async ({ skip }) => {
    skip(findCommand('python3') === undefined, 'no Python was found')
    const held = createServer().listen(0, '127.0.0.1')
    await once(held, 'listening')
    const { port } = held.address() as AddressInfo
    held.close()
    const all = front + server + conversation('a') + conversation('b')
    const cwd = newBook({ 'one.md': all.replaceAll('8080', String(port)) })
    const { stdout, stderr } = await startUnconfined(cwd, 'verify chapters')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/\n2 passed, 0 failed$/)
  },
)

const page = `\`\`\`js file=page.js
import { createServer } from 'node:http'
createServer((request, response) => response.end('hello')).listen(8080, '127.0.0.1')
\`\`\`

`

const inBrowser = (command: string) => `\`\`\`console panes="server | browser"
${command} |
${' '.repeat(command.length)} | http://127.0.0.1:8080/
${' '.repeat(command.length)} | hello
\`\`\`

`

const allowsHead = '---\ntitle: One\nbook: { commands: [head] }\n---\n# One\n\n'

test('where programs share the network of the machine, that is told once', limit, async ({ skip }) => {
  skip(findBrowser() === undefined, 'no Chromium was found')
  const piped = inBrowser('$ node dist/page.js | head')
  const cwd = newBook({ 'one.md': allowsHead + page + piped + piped })
  const { stdout, stderr } = await tangle(cwd, 'verify chapters')
  expect(stderr).toBe('')
  expect(stdout.match(/Nothing kept/g)).toHaveLength(1)
  const woven = await tangle(cwd, 'weave chapters --out book')
  expect(woven.stderr).toBe('')
  expect(woven.stdout.match(/Nothing kept/g)).toHaveLength(1)
})

test(
  'a command that neither a transcript nor a program names is not there beside a browser',
  limit,
  async ({ skip }) => {
    skip(findBrowser() === undefined, 'no Chromium was found')
    const cwd = newBook({ 'one.md': allowsHead + page + inBrowser('$ node dist/page.js') })
    expect((await tangle(cwd, 'verify chapters')).stdout).not.toContain('Nothing kept')
    const naming = page.replace('import', '// head\nimport')
    writeFiles(cwd, { 'chapters/one.md': allowsHead + naming + inBrowser('$ node dist/page.js') })
    expect((await tangle(cwd, 'verify chapters')).stdout).toContain('Nothing kept')
  },
)
