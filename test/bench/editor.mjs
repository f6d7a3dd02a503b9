import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chapters } from './book/chapters.mjs'
import { ratioOf, show } from './figures.mjs'
import { median, runNode } from './process.mjs'
import { programsIn, tsc, tscOptions } from './real.mjs'

/** @import { Figure } from './figures.mjs' */

const project = join(import.meta.dirname, '../..')
const start = join(project, 'tangle/start.mjs')
const rounds = 5
const keystrokes = 25

/** In milliseconds: how long the server waits for more keys (`tangle/editor/open-book.ts`). */
const pause = 40

const generatedChapters = 100

/**
 * The language server on this book and on one of 100 generated chapters, as a client sees it.
 *
 * @param {string} workshop
 * @returns {Promise<Figure[]>}
 */
export async function measureEditor(workshop) {
  const real = join(workshop, 'editor-real')
  cpSync(join(project, 'chapters'), join(real, 'chapters'), { recursive: true })
  const large = join(workshop, 'editor-large')
  mkdirSync(join(large, 'chapters'), { recursive: true })
  let count = 0
  for (const { path, text } of chapters()) {
    if (++count > generatedChapters) break
    writeFileSync(join(large, 'chapters', path), text)
  }
  return [
    ...(await measureBook('this book', real, 'chapters/01-sockets.md', workshop)),
    ...(await measureBook(`${generatedChapters} chapters`, large, 'chapters/chapter-050.md', workshop)),
  ]
}

/**
 * @param {string} name
 * @param {string} folder a folder that holds the book in `chapters/`
 * @param {string} path of the chapter that is edited, in the folder
 * @param {string} workshop
 * @returns {Promise<Figure[]>}
 */
async function measureBook(name, folder, path, workshop) {
  const place = { cwd: folder, notes: join(workshop, 'notes') }
  runNode([start, 'build', 'chapters', '--out', 'dist'], place)
  const programs = programsIn(join(folder, 'dist'))
  // From here the types of Node are found.
  const beside = { ...place, cwd: project }
  const round = async () => ({
    check: runNode([tsc, ...tscOptions, ...programs], beside).milliseconds,
    ...(await session(folder, path)),
  })
  const rows = [await round()]
  while (rows.length < rounds) rows.push(await round())
  const megabytes = (/** @type {number[]} */ ...all) => all.map((one) => show(one, 'MB')).join(', ')
  const middleOf = (/** @type {(row: (typeof rows)[number]) => number} */ of) => median(rows.map(of))
  const times = /** @type {const} */ (['hover', 'completion', 'rename', 'fresh'])
  return [
    ratioOf(
      `${name}: ready with all diagnostics / tsc`,
      middleOf((row) => row.ready),
      middleOf((row) => row.check),
      'ms',
      1.5,
    ),
    ratioOf(
      `${name}: keystroke to diagnostics, less the pause, / 60 ms`,
      middleOf((row) => row.keystroke),
      60,
      'ms',
      1,
    ),
    ...times.map((time) =>
      ratioOf(
        `${name}: ${time === 'fresh' ? 'completion right after a key' : time} / 20 ms`,
        middleOf((row) => row[time]),
        20,
        'ms',
        1,
      ),
    ),
    ratioOf(
      `${name}: memory of node and TypeScript / 250 MB`,
      middleOf((row) => row.node + row.typescript),
      250,
      'MB',
      1,
    ),
    {
      name: '  node, TypeScript, and esbuild beside them',
      measured: megabytes(
        middleOf((row) => row.node),
        middleOf((row) => row.typescript),
        middleOf((row) => row.esbuild),
      ),
    },
  ]
}

/**
 * One session of an editor.
 *
 * @param {string} cwd
 * @param {string} path
 */
async function session(cwd, path) {
  const rpc = createRequire(import.meta.url)('vscode-jsonrpc/node')
  const text = readFileSync(join(cwd, path), 'utf8')
  const lines = text.split('\n')
  const fence = lines.findIndex((line) => line.startsWith('```ts file='))
  const uri = pathToFileURL(join(cwd, path)).href
  const begin = performance.now()
  const server = spawn(process.execPath, [start, 'lsp'], { cwd, stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  )
  /** @type {Map<number, () => void>} */
  const waiting = new Map()
  connection.onNotification('textDocument/publishDiagnostics', (/** @type {any} */ params) => {
    if (params.uri === uri) waiting.get(params.version)?.()
  })
  connection.listen()
  const published = (/** @type {number} */ version) =>
    new Promise((resolve) => waiting.set(version, () => resolve(undefined)))
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(cwd).href,
    capabilities: {},
  })
  const ready = published(1)
  connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'markdown', version: 1, text },
  })
  await ready
  const readyTime = performance.now() - begin
  const timed = async (/** @type {() => Promise<unknown>} */ work) => {
    const from = performance.now()
    await work()
    return performance.now() - from
  }
  let version = 1
  const type = (/** @type {string} */ inserted) => {
    const at = { line: fence + 1, character: 0 }
    const params = {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start: at, end: at }, text: inserted }],
    }
    connection.sendNotification('textDocument/didChange', params)
    return version
  }
  const strokes = []
  const fresh = []
  for (let i = 0; i < keystrokes; i++) {
    strokes.push(await timed(() => published(type(i === 0 ? 'const typed = 1\n' : ';'))))
  }
  const name = { textDocument: { uri }, position: { line: fence + 1, character: keystrokes + 5 } }
  for (let i = 0; i < keystrokes; i++) {
    const told = published(type(' '))
    fresh.push(
      await timed(() =>
        connection.sendRequest('textDocument/completion', {
          ...name,
          position: { line: fence + 2, character: 0 },
        }),
      ),
    )
    await told
  }
  const typed = { ...name, position: { line: fence + 1, character: 2 * keystrokes + 6 } }
  const repeat = async (/** @type {string} */ method, /** @type {object} */ params) => {
    const all = []
    for (let i = 0; i < keystrokes; i++) all.push(await timed(() => connection.sendRequest(method, params)))
    return median(all)
  }
  const times = {
    hover: await repeat('textDocument/hover', typed),
    completion: await repeat('textDocument/completion', {
      ...typed,
      position: { line: fence + 2, character: 0 },
    }),
    rename: await repeat('textDocument/rename', { ...typed, newName: 'other' }),
  }
  const children = childrenOf(server.pid)
  const isCompiler = (/** @type {number} */ pid) =>
    /esbuild/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  const memory = {
    node: memoryOf(server.pid),
    typescript: memoryOf(children.find((pid) => !isCompiler(pid))),
    esbuild: memoryOf(children.find(isCompiler)),
  }
  await connection.sendRequest('shutdown')
  connection.sendNotification('exit')
  await new Promise((resolve) => server.once('close', resolve))
  connection.dispose()
  return {
    ready: readyTime,
    keystroke: median(strokes) - pause,
    fresh: median(fresh),
    ...times,
    ...memory,
  }
}

/** @param {number | undefined} pid @returns {number} in megabytes, resident */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
}

/** @param {number | undefined} pid @returns {number[]} */
function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}
