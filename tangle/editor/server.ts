import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { type CancellationToken, connectStreams, errorAnswer } from '../system/json-rpc.ts'
import { packageFolder, packageVersion } from '../system/package-folder.ts'
import { initializeResult } from './capabilities.ts'
import { fileOf } from './documents.ts'
import { OpenBooks } from './open-books.ts'
import type { InitializeParams } from './protocol.ts'
import { type Params, requestTable } from './request-table.ts'
import { commands } from './requests/code-lenses.ts'
import { workspaceSymbols } from './requests/workspace-symbols.ts'

type ServerOptions = {
  readonly input: Readable
  readonly output: Writable
  /** The folder of chapters, relative to the folders that the client has open. */
  readonly chapters: string | undefined
  /** The folder that is taken for the client's, where that names none: absolute. */
  readonly cwd: string
  /** The environment in which transcripts are run. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Answers an editor (LSP 3.17) until it says `exit` or is gone.
 *
 * @returns the exit status: 0 after an orderly end
 */
export async function serveEditor({ input, output, chapters, cwd, env }: ServerOptions): Promise<number> {
  const connection = connectStreams(input, output)
  const notify = (method: string, params: object) =>
    void connection.sendNotification(method, params).catch(() => {})
  const report = (error: unknown) =>
    notify('window/logMessage', {
      type: 1,
      message: error instanceof Error ? String(error.stack) : String(error),
    })
  const books = new OpenBooks({
    env,
    shelf: { roots: [cwd], chapters },
    publish: (params) => notify('textDocument/publishDiagnostics', params),
    report,
    codesPage: pathToFileURL(join(packageFolder(), 'tangle/PROBLEMS.md')).href,
  })
  let phase: 'new' | 'ready' | 'shut down' = 'new'
  const requests: Readonly<Record<string, (params: Params, token: CancellationToken) => unknown>> = {
    initialize: (params) => {
      phase = 'ready'
      books.setRoots(rootsOf(params as unknown as InitializeParams, cwd))
      return initializeResult(packageVersion())
    },
    'workspace/symbol': ({ query }) =>
      books.all.flatMap((now) => workspaceSymbols(now, typeof query === 'string' ? query : '')),
    'workspace/executeCommand': (params) => execute(params),
    shutdown: () => {
      phase = 'shut down'
      return null
    },
  }
  const execute = async ({ command, arguments: words }: Params) => {
    const [uri, line] = Array.isArray(words) ? (words as unknown[]) : []
    if (!isCommand(command)) throw errorAnswer('invalidParams', 'There is no such command.')
    if (typeof uri !== 'string' || typeof line !== 'number')
      throw errorAnswer('invalidParams', 'The command takes the address of a chapter and a line.')
    const { message, isGood, edit } = await books.execute(command, uri, line)
    if (edit !== undefined)
      await connection.sendRequest('workspace/applyEdit', {
        label: message,
        edit: { changes: { [uri]: [edit] } },
      })
    notify('window/showMessage', { type: isGood ? messageTypes.info : messageTypes.warning, message })
    return null
  }
  connection.onRequest(async (method, given, token) => {
    const params = paramsOf(given)
    if (phase === 'new' && method !== 'initialize')
      throw errorAnswer('serverNotInitialized', 'The first request is `initialize`.')
    if (phase === 'shut down') throw errorAnswer('invalidRequest', 'After `shutdown` nothing is answered.')
    const own = Object.hasOwn(requests, method) ? requests[method] : undefined
    if (own !== undefined) return own(params, token)
    const answer = Object.hasOwn(requestTable, method) ? requestTable[method] : undefined
    if (answer === undefined) throw errorAnswer('methodNotFound', `There is no method \`${method}\`.`)
    return answer(books.subject, params, token)
  })
  const ended = new Promise<number>((resolve) => {
    const end = () => resolve(phase === 'shut down' ? 0 : 1)
    connection.onNotification((method, given) => {
      if (method === 'exit') end()
      else if (phase === 'ready') books.hear(method, paramsOf(given), report)
    })
    input.once('end', end)
    input.once('close', end)
    connection.onError(([error]) => report(error))
    connection.onClose(end)
  })
  connection.listen()
  const status = await ended
  await books.close()
  connection.dispose()
  return status
}

/** LSP 3.17, `MessageType`. */
const messageTypes = { error: 1, warning: 2, info: 3 } as const

function isCommand(command: unknown): command is string {
  return Object.values<unknown>(commands).includes(command)
}

/** Some clients send `null`, or a list, where a method has no parameters. */
function paramsOf(given: unknown): Params {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Params) : {}
}

/** The folders that a client has open, absolute. */
function rootsOf({ workspaceFolders, rootUri }: Partial<InitializeParams>, cwd: string): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])
  const roots = uris.flatMap((uri) => fileOf(uri) ?? [])
  return roots.length > 0 ? roots : [cwd]
}
