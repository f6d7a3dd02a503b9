import { execa } from 'execa'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { openSession } from '../../tangle/session.ts'
import type { Hover } from '../../tangle/editor/protocol.ts'
import { buildIn, newBook, newFolder, writeFiles } from '../workshop.ts'
import { connectClient } from './client.ts'

const right = '```ts file=main.ts\nconst port = 8080\nconsole.log(port)\n```\n'
const wrong = right.replace('port =', 'port: string =')
const chapter = 'chapters/01-one.md'

const at = (uri: string, line: number, character: number) => ({
  textDocument: { uri },
  position: { line, character },
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'an answer',
    (error: { code: number }) => error.code,
  )

test('nothing is answered before `initialize` and after `shutdown`, and the end is orderly', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }), { isQuiet: true })
  expect(await codeOf(client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7)))).toBe(-32002)
  await client.ask('initialize', { processId: null, rootUri: null, capabilities: {} })
  expect(await client.ask('shutdown')).toBeNull()
  expect(await codeOf(client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7)))).toBe(-32600)
  client.tell('exit')
  expect(await client.ended).toBe(0)
})

test('who goes without a word gets an end that is not orderly, in the middle of a request too', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }))
  client.open(chapter, right)
  const asked = client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7)).catch(() => 'none')
  client.hangUp()
  expect(await client.ended).toBe(1)
  client.connection.dispose()
  await asked
})

test('what cannot be read gets a clear message, and the server goes on', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }))
  const uri = client.uriOf(chapter)
  client.open(chapter, right)
  const answers = [
    await codeOf(client.ask('textDocument/nonsense', {})),
    await codeOf(client.ask('constructor', {})),
    await codeOf(client.ask('textDocument/hover', null)),
    await codeOf(client.ask('textDocument/hover', { textDocument: 'no', position: 3 })),
    await codeOf(client.ask('textDocument/hover', at(uri, -1, 0))),
    await codeOf(client.ask('textDocument/hover', { textDocument: { uri } })),
    await codeOf(client.ask('textDocument/rename', at(uri, 1, 7))),
    await codeOf(client.ask('textDocument/codeAction', { textDocument: { uri } })),
    await codeOf(client.ask('workspace/executeCommand', { command: 'rm' })),
    await codeOf(client.ask('workspace/executeCommand', { command: 'tangle.prove', arguments: [uri, 77] })),
  ]
  expect(answers).toEqual([-32601, -32601, -32602, -32602, -32602, -32602, -32602, -32602, -32602, -32803])
  client.tell('textDocument/didChange', { textDocument: { uri }, contentChanges: 'no' })
  client.tell('textDocument/didChange', null)
  client.tell('textDocument/didOpen', { textDocument: { uri: 5 } })
  client.tell('workspace/didChangeWorkspaceFolders', { event: { added: 7 } })
  client.tell('nonsense', [1, 2])
  client.send('Content-Length: 5\r\n\r\n{bad}')
  const hover = await client.ask<Hover>('textDocument/hover', at(uri, 1, 7))
  expect(hover.contents).toMatchObject({ value: expect.stringContaining('const port: 8080') })
})

test('what the last build has found is told first, and checked after that', async () => {
  const cwd = newBook({ '01-one.md': right })
  await buildIn(cwd)
  writeFiles(cwd, { [chapter]: wrong })
  const session = openSession({ chapters: 'chapters', out: 'dist', cwd })
  const made = await session.make()
  await session.close()
  // As if that build had found that the types agree.
  const notes = join(cwd, 'dist/.tangle/manifest.json')
  const { types, ...rest } = JSON.parse(readFileSync(notes, 'utf8'))
  expect(types).not.toBe(made?.types)
  writeFileSync(notes, JSON.stringify({ ...rest, types: made?.types }))
  const client = await connectClient(cwd)
  client.open(chapter, wrong)
  expect(await client.diagnostics(chapter)).toEqual([])
  expect(await client.diagnostics(chapter)).toMatchObject([{ code: 'type-error' }])
})

test('a place outside of the text has no answer, and an edit outside of it is made at its end', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }))
  const uri = client.uriOf(chapter)
  client.open(chapter, right)
  expect(await client.ask('textDocument/hover', at(uri, 400, 0))).toBeNull()
  expect(await client.ask('textDocument/hover', at(uri, 1, 4000))).toBeNull()
  const far = { line: 1000, character: 9 }
  client.tell('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: far, end: far }, text: '\n```ts nmae=a\n```\n' }],
  })
  const [problem] = await client.diagnostics(chapter, 2)
  expect(problem).toMatchObject({ code: 'misspelt-key', range: { start: { line: 5, character: 6 } } })
})

test('changes by ranges count, in UTF-16 units', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }))
  const uri = client.uriOf(chapter)
  client.open(chapter, right.replace('8080', "'😀'.length"))
  const change = (line: number, from: number, to: number, text: string) => ({
    range: { start: { line, character: from }, end: { line, character: to } },
    text,
  })
  client.tell('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [change(1, 14, 16, '1'), change(1, 10, 10, ': string')],
  })
  const [problem] = await client.diagnostics(chapter, 2)
  expect(problem).toMatchObject({ range: { start: { line: 1, character: 6 } } })
})

test('a file that is no chapter has no answers, and neither has a text without a file', async () => {
  const client = await connectClient(newFolder())
  for (const uri of [
    client.uriOf('notes.md'),
    client.uriOf('chapters/README.md'),
    'untitled:One',
    'file:%%',
    '',
  ]) {
    client.tell('textDocument/didOpen', {
      textDocument: { uri, languageId: 'markdown', version: 1, text: right },
    })
    expect(await client.ask('textDocument/hover', at(uri, 1, 7))).toBeNull()
    expect(await client.ask('textDocument/documentSymbol', { textDocument: { uri } })).toBeNull()
  }
})

test('a folder without a chapter has no answers until there is one', async () => {
  const cwd = newBook({})
  const client = await connectClient(cwd)
  client.open(chapter, right)
  expect(await client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7))).toBeNull()
  expect(await client.diagnostics(chapter, 1)).toEqual([])
  const told = client.diagnostics(chapter)
  writeFiles(cwd, { [chapter]: '' })
  expect(await told).toEqual([])
  expect(await client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7))).not.toBeNull()
})

test('a chapter that is deleted while it is open has no problems any more, and comes back with its file', async () => {
  const cwd = newBook({ '01-one.md': right, '02-two.md': '# Two\n' })
  const client = await connectClient(cwd)
  client.open(chapter, wrong)
  expect(await client.diagnostics(chapter, 1)).toHaveLength(1)
  const gone = client.diagnostics(chapter)
  rmSync(join(cwd, chapter))
  expect(await gone).toEqual([])
  expect(await client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7))).toBeNull()
  const back = client.diagnostics(chapter)
  writeFileSync(join(cwd, chapter), right)
  expect(await back).toHaveLength(1)
})

test('what another program writes into a chapter that is not open is noticed', async () => {
  const cwd = newBook({ '01-one.md': right, '02-two.md': '# Two\n' })
  const client = await connectClient(cwd)
  client.open(chapter, right)
  expect(await client.diagnostics(chapter, 1)).toEqual([])
  const told = client.diagnostics('chapters/02-two.md')
  writeFileSync(join(cwd, 'chapters/02-two.md'), '```ts file=main.ts\n```\n')
  expect(await told).toMatchObject([{ code: 'duplicate-target' }])
})

test('a chapter that is closed is as it is on the disk', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }))
  client.open(chapter, wrong)
  expect(await client.diagnostics(chapter, 1)).toHaveLength(1)
  const told = client.diagnostics(chapter)
  client.tell('textDocument/didClose', { textDocument: { uri: client.uriOf(chapter) } })
  expect(await told).toEqual([])
})

test('two books of one workspace know nothing of each other', async () => {
  const cwd = newFolder()
  writeFiles(cwd, {
    'a/chapters/one.md': right,
    'b/book.yaml': 'title: B\n',
    'b/one.md': right,
    'named/one.md': right,
  })
  const client = await connectClient(cwd, { chapters: 'named' })
  for (const [path, text] of [
    ['a/chapters/one.md', right],
    ['b/one.md', wrong],
    ['named/one.md', wrong],
  ] as const)
    client.open(path, text)
  const all = ['a/chapters/one.md', 'b/one.md', 'named/one.md'].map((path) => client.diagnostics(path, 1))
  expect((await Promise.all(all)).map(({ length }) => length)).toEqual([0, 1, 1])
})

test('a folder that is added to the workspace has its books too', async () => {
  const [first, second] = [newFolder(), newFolder()]
  writeFiles(second, { 'parts/one.md': right })
  const client = await connectClient(first, { chapters: 'parts' })
  const path = join(second, 'parts/one.md')
  client.open(path, wrong)
  expect(await client.ask('textDocument/hover', at(client.uriOf(path), 1, 7))).toBeNull()
  client.tell('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: client.uriOf(second), name: 'second' }], removed: [] },
  })
  expect(await client.ask('textDocument/hover', at(client.uriOf(path), 1, 7))).not.toBeNull()
})

test('a request that is cancelled is answered all the same', async () => {
  const client = await connectClient(newBook({ '01-one.md': right }))
  client.open(chapter, right)
  const asked = client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7)).then(
    () => 'answered',
    () => 'refused',
  )
  client.tell('$/cancelRequest', { id: 1 })
  expect(['answered', 'refused']).toContain(await asked)
  expect(await client.ask('textDocument/hover', at(client.uriOf(chapter), 1, 7))).not.toBeNull()
})

test('as a process of its own it prints nothing but answers, and ends with its input', async () => {
  const cwd = newBook({ '01-one.md': right })
  const start = join(import.meta.dirname, '../../tangle/start.mjs')
  const run = async (before: readonly object[], after: readonly object[]) => {
    const child = execa('node', [start, 'lsp', '--stdio'], { cwd, reject: false })
    const send = (messages: readonly object[]) => {
      for (const message of messages) {
        const text = JSON.stringify({ jsonrpc: '2.0', ...message })
        child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
      }
    }
    send(before)
    let said = ''
    for await (const bytes of child.stdout) {
      said += String(bytes)
      if (said.includes(`"id":${before.length}`)) break
    }
    send(after)
    child.stdin.end()
    const { exitCode, stderr } = await child
    return { exitCode, stderr, said }
  }
  const first = { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }
  const orderly = await run([first, { id: 2, method: 'shutdown' }], [{ method: 'exit' }])
  expect(orderly).toMatchObject({ exitCode: 0, stderr: '' })
  expect(orderly.said).toMatch(/^Content-Length: \d+\r\n\r\n\{"jsonrpc":"2.0","id":1,"result"/)
  const uri = pathToFileURL(join(cwd, chapter)).href
  const open = { method: 'textDocument/didOpen', params: { textDocument: { uri, version: 1, text: wrong } } }
  expect(await run([first], [open])).toMatchObject({ exitCode: 1, stderr: '' })
})

const printed = '```console\n$ node dist/main.js\n8080\n```\n'

test.skipIf(process.platform !== 'linux')(
  'a transcript is proved as it is typed, and written down',
  async () => {
    const client = await connectClient(newBook({ '01-one.md': `${right}\n${printed}` }))
    const uri = client.uriOf(chapter)
    const run = (command: string, line: number) =>
      client.ask('workspace/executeCommand', { command, arguments: [uri, line] })
    const edits: unknown[] = []
    client.connection.onRequest('workspace/applyEdit', ({ edit }: { edit: unknown }) => {
      edits.push(edit)
      return { applied: true }
    })
    client.open(chapter, `${right}\n${printed}`)
    await run('tangle.prove', 6)
    const changed = right.replace('8080', '8081')
    client.change(chapter, `${changed}\n${printed}`)
    await client.diagnostics(chapter, 2)
    const told = client.diagnostics(chapter)
    await run('tangle.prove', 6)
    expect(await told).toMatchObject([{ code: 'output-differs', range: { start: { line: 7 } } }])
    // They go down with their transcript, and are gone when it is another.
    client.change(chapter, `\n\n${changed}\n${printed}`)
    expect(await client.diagnostics(chapter, 3)).toMatchObject([{ range: { start: { line: 9 } } }])
    await run('tangle.write', 8)
    expect(edits).toEqual([
      {
        changes: {
          [uri]: [
            {
              range: { start: { line: 9, character: 0 }, end: { line: 10, character: 0 } },
              newText: '8081\n',
            },
          ],
        },
      },
    ])
    client.change(chapter, `${changed}\n${printed.replace('8080', '8081')}`)
    expect(await client.diagnostics(chapter, 4)).toEqual([])
    const messages = client.heard('window/showMessage').map((one) => (one as { message: string }).message)
    expect(messages).toEqual([
      'Proved chapters/01-one.md:6.',
      expect.stringMatching(/^chapters\/01-one.md:6 is not so: /),
      'Wrote what happened into chapters/01-one.md:8.',
    ])
  },
)
