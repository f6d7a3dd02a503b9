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
export async function serveEditor({ input, output, ...options }: ServerOptions): Promise<number> {
  const connection = connectStreams(input, output)
  const server = new EditorServer(options, {
    notify: (method, params) => void connection.sendNotification(method, params).catch(() => {}),
    request: (method, params) => connection.sendRequest(method, params),
  })
  connection.onRequest((method, given, token) => server.answer(method, paramsOf(given), token))
  const ended = new Promise<void>((end) => {
    connection.onNotification((method, given) => {
      if (method === 'exit') end()
      else server.hear(method, paramsOf(given))
    })
    input.once('end', end)
    input.once('close', end)
    connection.onError(([error]) => server.report(error))
    connection.onClose(end)
  })
  connection.listen()
  await ended
  await server.close()
  connection.dispose()
  return server.isShutDown ? 0 : 1
}

/** What a server says to its client. */
type ToClient = {
  readonly notify: (method: string, params: object) => void
  readonly request: (method: string, params: object) => Promise<unknown>
}

/** The server's side of a connection: what it answers in each phase of its life. */
class EditorServer {
  readonly #client: ToClient
  readonly #books: OpenBooks
  readonly #cwd: string
  #phase: 'new' | 'ready' | 'shut down' = 'new'

  constructor({ env, cwd, chapters }: Omit<ServerOptions, 'input' | 'output'>, client: ToClient) {
    this.#client = client
    this.#cwd = cwd
    this.#books = new OpenBooks({
      env,
      shelf: { roots: [cwd], chapters },
      publish: (params) => client.notify('textDocument/publishDiagnostics', params),
      report: this.report,
      codesPage: pathToFileURL(join(packageFolder(), 'tangle/PROBLEMS.md')).href,
    })
  }

  get isShutDown(): boolean {
    return this.#phase === 'shut down'
  }

  /** @throws an error answer, which the client gets */
  async answer(method: string, params: Params, token: CancellationToken): Promise<unknown> {
    if (this.#phase === 'new' && method !== 'initialize')
      throw errorAnswer('serverNotInitialized', 'The first request is `initialize`.')
    if (this.isShutDown) throw errorAnswer('invalidRequest', 'After `shutdown` nothing is answered.')
    const answer = Object.hasOwn(requestTable, method) ? requestTable[method] : undefined
    return answer === undefined
      ? this.#answerOfAll(method, params)
      : answer(this.#books.subject, params, token)
  }

  /** Takes what the client tells. */
  hear(method: string, params: Params): void {
    if (this.#phase === 'ready') this.#books.hear(method, params, this.report)
  }

  /** Tells the client of a fault of this tool. */
  readonly report = (error: unknown): void => {
    const message = error instanceof Error ? String(error.stack) : String(error)
    this.#client.notify('window/logMessage', { type: messageTypes.error, message })
  }

  async close(): Promise<void> {
    await this.#books.close()
  }

  /** What is not about one chapter. */
  #answerOfAll(method: string, params: Params): unknown {
    switch (method) {
      case 'initialize':
        this.#phase = 'ready'
        this.#books.setRoots(rootsOf(params as unknown as InitializeParams, this.#cwd))
        return initializeResult(packageVersion())
      case 'workspace/symbol': {
        const query = typeof params.query === 'string' ? params.query : ''
        return this.#books.all.flatMap((now) => workspaceSymbols(now, query))
      }
      case 'workspace/executeCommand':
        return this.#execute(params)
      case 'shutdown':
        this.#phase = 'shut down'
        return null
      default:
        throw errorAnswer('methodNotFound', `This server does not know the method \`${method}\`.`)
    }
  }

  async #execute({ command, arguments: words }: Params): Promise<null> {
    const [uri, line] = Array.isArray(words) ? (words as unknown[]) : []
    if (!isCommand(command))
      throw errorAnswer('invalidParams', 'The commands are `tangle.prove` and `tangle.write`.')
    if (typeof uri !== 'string' || typeof line !== 'number')
      throw errorAnswer('invalidParams', 'The command takes the address of a chapter and a line.')
    const { message, isGood, edit } = await this.#books.execute(command, uri, line)
    if (edit !== undefined) {
      const changes = { [uri]: [edit] }
      await this.#client.request('workspace/applyEdit', { label: message, edit: { changes } })
    }
    const type = isGood ? messageTypes.info : messageTypes.warning
    this.#client.notify('window/showMessage', { type, message })
    return null
  }
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
