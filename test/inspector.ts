import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { EventEmitter, on, once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

/** A place in what V8 runs; it counts lines and columns from 0. */
export type Location = {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/** A script that V8 has parsed; `sourceMapURL` is empty where it has no map. */
export type Script = { readonly scriptId: string; readonly url: string; readonly sourceMapURL: string }

export type Frame = { readonly callFrameId: string; readonly location: Location }

/** A pause: the innermost frame comes first. */
export type Pause = { readonly callFrames: readonly Frame[]; readonly hitBreakpoints?: readonly string[] }

/** What the commands that tests send give back. */
export type Result = {
  readonly breakpointId: string
  readonly result: { readonly value: unknown; readonly description?: string }
}

/** A program under a debugger, held before its first line. */
export type Inspected = {
  /** Sends a command of the Chrome DevTools Protocol. One that is refused is an error. */
  readonly send: (method: string, params?: object) => Promise<Result>
  /** Every script up to now; V8 reports a script before it pauses in it. */
  readonly scripts: readonly Script[]
  /** Settles when the program pauses again; fails when it has ended instead. */
  readonly pause: () => Promise<Pause>
  /** Settles with the next line that the program prints. */
  readonly line: () => Promise<string>
}

/**
 * Starts a program under a debugger, which listens on a free port; both end with the running test.
 *
 * @param words the program's path and its arguments, as behind `node`
 */
export async function inspect(words: readonly string[], cwd: string): Promise<Inspected> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const stdio = ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe']
  const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', ...words], { cwd, env, stdio })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const line = async () => String((await lines.next()).value)
  return { ...(await connect(await addressOf(child))), line }
}

/** Node says on standard error where a debugger may call. */
async function addressOf({ stderr }: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  let said = ''
  for await (const piece of stderr.iterator({ destroyOnReturn: false })) {
    said += String(piece)
    const address = /^Debugger listening on (ws:\S+)\s/m.exec(said)?.[1]
    if (address === undefined) continue
    stderr.resume()
    return address
  }
  throw new Error(`No debugger listens: ${said}`)
}

async function connect(address: string): Promise<Omit<Inspected, 'line'>> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const told = new EventEmitter()
  const over = new AbortController()
  const scripts: Script[] = []
  const pauses = on(told, 'Debugger.paused', { signal: over.signal })
  told.on('Debugger.scriptParsed', (script: Script) => scripts.push(script))
  socket.on('message', (bytes: Buffer) => {
    const { id, method, params, ...answer } = JSON.parse(String(bytes))
    told.emit(id === undefined ? method : `answer ${id}`, id === undefined ? params : answer)
  })
  socket.on('close', () => over.abort())
  let count = 0
  const send = async (method: string, params: object = {}): Promise<Result> => {
    const id = ++count
    socket.send(JSON.stringify({ id, method, params }))
    const [{ result, error }] = await once(told, `answer ${id}`, { signal: over.signal })
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result
  }
  return { send, scripts, pause: async () => (await pauses.next()).value[0] }
}
