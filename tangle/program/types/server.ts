import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { type CancellationToken, connectStreams, type MessageConnection } from '../../system/json-rpc.ts'
import { type Ending, endingOf, limitedCommand, type Limits, usualLimits } from '../limits.ts'

/** The rejection of a request without an answer, or with one that is an error. */
export class Unanswered extends Error {
  readonly ending: Ending
  /** What the server wrote to its standard error, or its error. */
  readonly last: string

  constructor(ending: Ending, last: string) {
    super(`TypeScript's language server has not answered (${ending}).${last && `\n${last}`}`)
    this.ending = ending
    this.last = last
  }
}

/** TypeScript's language server (LSP 3.17), in a process of its own. */
export type TypeScriptServer = {
  /**
   * Sends a request, without waiting for the answers to others.
   *
   * @param token cancels the request: it is then answered with an error
   * @throws Unanswered when the server ends before it answers, or answers with an error
   */
  readonly request: <Answer>(method: string, params: unknown, token?: CancellationToken) => Promise<Answer>
  readonly notify: (method: string, params: unknown) => void
  /** Ends the process at once: it has nothing to save. */
  readonly close: () => void
}

/**
 * Starts the server. It ends with this process, even when that is killed: its input is closed then, and it watches the
 * process whose id it was given.
 *
 * @param folder the root of the projects, absolute
 * @param command the server's program and its arguments
 */
export function startServer(
  folder: string,
  limits: Limits = usualLimits,
  command = [typescriptExecutable(), '--lsp', '--stdio'],
): TypeScriptServer {
  const child = spawnServer(folder, limits, command)
  const connection = connect(child.stdout, child.stdin)
  const watch = watchEnding(child, connection, limits)
  const notify = (method: string, params: unknown) =>
    connection.sendNotification(method, params).catch(() => {})
  // Messages are sent in order; the first ones wait until the server is initialized.
  const ready = watch
    .answer(() => connection.sendRequest('initialize', initializeParams(folder)))
    .then(() => notify('initialized', {}))
    // The first request is rejected with the reason.
    .catch(() => {})
  return {
    request: async <Answer>(method: string, params: unknown, token?: CancellationToken) => {
      await ready
      // An argument that is `undefined` would be sent as a second parameter.
      const rest = token === undefined ? [] : [token]
      return watch.answer(() => connection.sendRequest<Answer>(method, params, ...rest))
    },
    notify: (method, params) => {
      void ready.then(() => (watch.isEnded() ? undefined : notify(method, params)))
    },
    close: () => watch.end('closed'),
  }
}

type ServerProcess = ChildProcess & {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
}

function spawnServer(folder: string, limits: Limits, command: readonly string[]): ServerProcess {
  const [file, args] = limitedCommand(command[0] ?? '', command.slice(1), limits)
  const child = spawn(file, args, { cwd: folder, stdio: 'pipe', windowsHide: true })
  // A pending request keeps this process alive by the connection; the server itself must not.
  child.unref()
  return child
}

/**
 * The path of TypeScript's compiler for this system: a native program, in a package of its own next to `typescript`.
 *
 * npm's `bin/tsc` is a script that starts this program and waits. A signal to that script would not reach the program.
 */
function typescriptExecutable(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = `@typescript/typescript-${platform}`
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
  try {
    const folder = dirname(createRequire(typescript).resolve(`${name}/package.json`))
    return join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc')
  } catch {
    throw new Error(`TypeScript's compiler for ${platform} is not installed: the package ${name} is missing.`)
  }
}

function connect(output: Readable, input: Writable): MessageConnection {
  const connection = connectStreams(output, input)
  // The server asks for settings, which all keep their defaults, and for notifications that it gets anyway.
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null))
  connection.onRequest('client/registerCapability', () => null)
  // Its log messages are ignored.
  connection.onNotification(() => {})
  connection.listen()
  return connection
}

function initializeParams(folder: string) {
  return {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: clientOfText },
  }
}

const documentationFormat = ['markdown']

/** What semantic tokens are called; in answers they are numbers, in the server's own order, which is this one. */
export const tokenLegend = {
  tokenTypes:
    'namespace class enum interface typeParameter type parameter variable property enumMember function method'.split(
      ' ',
    ),
  tokenModifiers: 'declaration readonly static async defaultLibrary local'.split(' '),
}

/** What is done with the server's answers: types are read off them, and editors are shown them. */
const clientOfText = {
  hover: { contentFormat: ['markdown'] },
  completion: {
    completionItem: {
      documentationFormat,
      labelDetailsSupport: true,
      snippetSupport: false,
      resolveSupport: { properties: ['documentation', 'detail', 'additionalTextEdits'] },
    },
  },
  signatureHelp: {
    signatureInformation: {
      documentationFormat,
      parameterInformation: { labelOffsetSupport: true },
      activeParameterSupport: true,
    },
  },
  rename: { prepareSupport: true },
  semanticTokens: { requests: { full: true }, formats: ['relative'], ...tokenLegend },
}

/** Notices when the server ends, and ends it when it has not answered for too long. */
function watchEnding(child: ServerProcess, connection: MessageConnection, { milliseconds }: Limits) {
  let ending: Ending | undefined
  let last = ''
  let waiting = 0
  let alarm: NodeJS.Timeout | undefined
  const end = (why: Ending) => {
    if (ending !== undefined) return
    ending = why
    clearTimeout(alarm)
    process.off('exit', kill)
    child.kill('SIGKILL')
    connection.dispose()
  }
  const kill = () => void child.kill('SIGKILL')
  const setAlarm = () => {
    clearTimeout(alarm)
    if (waiting > 0) alarm = setTimeout(() => end('time'), milliseconds)
  }
  process.on('exit', kill)
  child.stdin.on('error', () => {})
  child.stderr.on('data', (text: Buffer) => void (last = (last + text.toString()).slice(0, 2000)))
  child.on('error', (error) => {
    last = error.message
    end('failed')
  })
  const closed = once(child, 'close').catch(() => {})
  void closed.then(() => end(endingOf(last)))
  // An error with a message is one of writing, which fails when the server is about to be reported closed.
  connection.onError(([, message]) => void (message === undefined && end('garbled')))
  return {
    isEnded: () => ending !== undefined,
    end,
    answer: async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      if (ending !== undefined) throw new Unanswered(ending, last)
      waiting++
      if (waiting === 1) setAlarm()
      try {
        return await ask()
      } catch (error) {
        // Writing fails a little before the process is reported to be closed.
        if (child.stdin.destroyed) await closed
        if (ending !== undefined) throw new Unanswered(ending, last)
        throw new Unanswered('refused', (error as Error).message)
      } finally {
        waiting--
        if (ending === undefined) setAlarm()
      }
    },
  }
}
