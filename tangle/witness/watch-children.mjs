import childProcess, { ChildProcess } from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import { watchWrites } from './watch-writes.mjs'

/**
 * What goes from one process to another on a channel: bytes, or messages. A channel has one direction, and a name that both
 * sides know: `CHILD/0` to a child's standard input, `CHILD/1` and `CHILD/2` from its output, `CHILD/to` and `CHILD/from` for
 * messages, `CHILD/end` for its end, where CHILD is its process id; `CLIENT.SERVER/up` and `CLIENT.SERVER/down`, by their ports, for what goes
 * through TLS; `PARENT.N/begin` and `PARENT.N/done` for the Nth that a process starts;
 * `PROCESS.N/work` for the begin of its Nth thread, `PROCESS.N/to`, `PROCESS.N/from` and `PROCESS.N/end` as for a child.
 *
 * @typedef {object} Pipes
 * @property {(handle: any, channel: string) => void} name says which channel a pipe's handle belongs to
 * @property {(channel: string, amount: number) => void} tell so much is about to be written
 * @property {(channel: string, amount: number) => void} told so much was read
 * @property {(socket: net.Socket, handle: any, chunk: Uint8Array) => void} read so much was read from a socket that may be a pipe
 */

/**
 * The thread whose output this one prints just now: what a thread prints goes through the one that started it, whenever that comes to it.
 *
 * @typedef {object} Voice
 * @property {string | undefined} thread as `PROCESS.N`
 */

/**
 * Watches the pipes to child processes and from them.
 *
 * @param {import('./records.mjs').Records} records
 * @param {Voice} voice
 * @returns {Pipes}
 */
export function watchPipes(records, voice) {
  /** @type {WeakMap<object, string>} */
  const channels = new WeakMap()
  let isWatching = false
  const tell = (/** @type {string} */ channel, /** @type {number} */ amount) =>
    records.write({ kind: 'tell', channel, amount })
  const told = (/** @type {string} */ channel, /** @type {number} */ amount) =>
    records.write({ kind: 'told', channel, amount })
  const recorderOf = (/** @type {any} */ handle) => {
    const channel = channels.get(handle)
    if (channel === undefined) return undefined
    return (/** @type {Buffer} */ { length: amount }) =>
      // When this thread passes on what another printed is chance.
      records.write({ kind: 'tell', channel, amount, ...(voice.thread === undefined ? {} : { loose: true }) })
  }
  return {
    tell,
    told,
    name: (handle, channel) => {
      if (handle === null || handle === undefined) return
      channels.set(handle, channel)
      if (!isWatching) watchWrites(Object.getPrototypeOf(handle), recorderOf)
      isWatching = true
    },
    read: (socket, handle, chunk) => {
      const isInput = /** @type {any} */ (socket).fd === 0
      const channel = channels.get(handle) ?? (isInput ? `${process.pid}/0` : undefined)
      if (channel !== undefined) told(channel, chunk.length)
    },
  }
}

/**
 * What to do with a connection that comes with a message, or goes.
 *
 * @typedef {{ readonly adopt: (handle: any) => void, readonly leave: (handle: any) => void }} Connections
 */

/**
 * Records when child processes begin and end, and the messages between them and this one.
 *
 * @param {Pipes} pipes
 * @param {Connections} connections
 */
export function watchChildren(pipes, connections) {
  const told = (/** @type {string} */ channel) => pipes.told(channel, 1)
  const begin = process.env.TANGLE_PARENT
  delete process.env.TANGLE_PARENT
  if (begin !== undefined) told(begin)
  if (isMainThread)
    process.on('exit', () => {
      pipes.tell(`${process.pid}/end`, 1)
      if (begin !== undefined) pipes.tell(begin.replace('/begin', '/done'), 1)
    })
  if (process.send !== undefined)
    watchMessages(process, { out: `${process.pid}/from`, back: `${process.pid}/to` }, pipes, connections)
  const prototype = /** @type {any} */ (ChildProcess).prototype
  const { spawn } = prototype
  let count = 0
  watchWaiting((start, words) => {
    const own = `${process.pid}.${++count}`
    pipes.tell(`${own}/begin`, 1)
    process.env.TANGLE_PARENT = `${own}/begin`
    try {
      return start(words.map((word) => withParent(word, `${own}/begin`)))
    } finally {
      delete process.env.TANGLE_PARENT
      told(`${own}/done`)
    }
  })
  prototype.spawn = function (/** @type {any} */ options) {
    const channel = `${process.pid}.${++count}/begin`
    pipes.tell(channel, 1)
    const envPairs = [...(options?.envPairs ?? []), `TANGLE_PARENT=${channel}`]
    const status = spawn.call(this, { ...options, envPairs })
    const { pid } = this
    if (pid === undefined) return status
    for (const [fd, stream] of [...this.stdio].entries())
      if (fd < 3) pipes.name(stream?._handle, `${pid}/${fd}`)
    if (this.send !== undefined)
      watchMessages(this, { out: `${pid}/to`, back: `${pid}/from` }, pipes, connections)
    const { onexit } = this._handle
    this._handle.onexit = function (/** @type {any[]} */ ...words) {
      told(`${pid}/end`)
      return onexit.apply(this, words)
    }
    return status
  }
}

/**
 * Records the messages between this process and one that it has a channel to: its parent, or a child.
 *
 * @param {any} target
 * @param {{ readonly out: string, readonly back: string }} channels
 * @param {Pipes} pipes
 * @param {Connections} connections
 */
function watchMessages(target, { out, back }, pipes, connections) {
  const { send, emit } = target
  target.send = function (
    /** @type {any} */ message,
    /** @type {any} */ handle,
    /** @type {any[]} */ ...rest
  ) {
    if (!isInternal(message)) pipes.tell(out, 1)
    if (handle instanceof net.Socket) connections.leave(/** @type {any} */ (handle)._handle)
    return send.call(this, message, handle, ...rest)
  }
  target.emit = function (/** @type {unknown} */ name, /** @type {any[]} */ ...rest) {
    if (name === 'message') pipes.told(back, 1)
    if (name === 'message' && rest[1] instanceof net.Socket)
      connections.adopt(/** @type {any} */ (rest[1])._handle)
    return emit.call(this, name, ...rest)
  }
}

/**
 * The options of a call, with the parent in an environment of their own, if it was made of this process's.
 *
 * @param {any} word
 * @param {string} parent
 */
function withParent(word, parent) {
  const env = word?.env
  if (env === process.env || env?.TANGLE_SANDBOX === undefined) return word
  return { ...word, env: Object.assign(Object.create(env), { TANGLE_PARENT: parent }) }
}

/**
 * Watches the calls that start a process and wait for its end.
 *
 * @param {(start: (words: any[]) => unknown, words: any[]) => unknown} around
 */
function watchWaiting(around) {
  for (const name of /** @type {const} */ (['spawnSync', 'execFileSync', 'execSync'])) {
    const original = /** @type {any} */ (childProcess)[name]
    const watched = (/** @type {any[]} */ ...words) => around((all) => original(...all), words)
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original))
    Object.assign(childProcess, { [name]: watched })
  }
  syncBuiltinESMExports()
}

/** Node's own messages, such as those of a cluster, come as others. @param {any} message */
function isInternal(message) {
  return typeof message?.cmd === 'string' && message.cmd.startsWith('NODE_')
}
