import { channel } from 'node:diagnostics_channel'
import net from 'node:net'
import { watchBinding } from './watch-binding.mjs'
import { watchResets } from './watch-resets.mjs'
import { watchTls } from './watch-tls.mjs'
import { watchWrites } from './watch-writes.mjs'

/** Handles of open connections, and the name of each. @typedef {WeakMap<any, string>} Connections */

/** Longer texts are recorded in pieces, so that no record fills the pipe by itself. */
const pieceBytes = 2048

/**
 * Records what happens on TCP connections: opening, accepting, bytes written and read, both ends.
 *
 * A write is recorded before the system gets it, and a read after the system returns it, so that no read is recorded
 * before its write. A connection's name, `client port>server port`, is the same at both ends.
 *
 * @param {import('./ports.mjs').Tcp} tcp
 * @param {import('./records.mjs').Records} records
 * @param {import('./watch-children.mjs').Pipes} pipes
 */
export function watchConnections(tcp, records, pipes) {
  /** @type {Connections} */
  const names = new WeakMap()
  const tls = watchTls(pipes)
  watchOpening(tcp, records, names, tls)
  /** Connections that are about to be dropped. @type {Set<string>} */
  const dropped = new Set()
  const listening = watchAccepting(tcp, records, { names, dropped, tls })
  const droppedName = (/** @type {any} */ handle) => {
    if (dropped.size === 0) return undefined
    const { local, remote } = tcp.realPorts(handle)
    const connection = `${remote}>${tcp.printedPort(local)}`
    return dropped.delete(connection) ? connection : undefined
  }
  watchWriting(tcp.handle, records, (handle) => names.get(handle) ?? droppedName(handle), { listening, tls })
  watchReading(records, names, pipes, tls)
  watchResets(records, (handle) =>
    handle instanceof Object ? (names.get(handle) ?? names.get(handle._parent)) : undefined,
  )
  return {
    /** A connection that another process has accepted is this one's from now on. @param {any} handle */
    adopt: (handle) => {
      if (handle === null) return
      const { local, remote } = tcp.realPorts(handle)
      names.set(handle, `${remote}>${local}`)
    },
    /** Another process has it now: it does not end when this one closes it. @param {any} handle */
    leave: (handle) => void names.delete(handle),
  }
}

/**
 * @param {import('./ports.mjs').Tcp} tcp
 * @param {import('./records.mjs').Records} records
 * @param {Connections} names
 * @param {import('./watch-tls.mjs').Tls} tls
 */
function watchOpening(tcp, records, names, tls) {
  for (const name of ['connect', 'connect6']) {
    const original = tcp.handle[name]
    tcp.handle[name] = function (
      /** @type {any} */ request,
      /** @type {string} */ address,
      /** @type {number} */ port,
    ) {
      // Recorded before the call, since the other side may accept before the call returns.
      records.write({ kind: 'opening', port })
      const status = original.call(this, request, address, port)
      if (status !== 0) return status
      const { local, remote } = tcp.realPorts(this)
      const connection = `${local}>${port}`
      names.set(this, connection)
      tls.open(this, connection)
      records.write({ kind: 'open', connection, port })
      // The loopback answers at once. Of version 6 no refusal is told: a server may listen at one of the two alone.
      if (remote !== 0) records.write({ kind: 'connected', connection })
      else if (name === 'connect') records.write({ kind: 'refused', port })
      return status
    }
  }
}

/**
 * @param {import('./ports.mjs').Tcp} tcp
 * @param {import('./records.mjs').Records} records
 * @param {object} connections
 * @param {Connections} connections.names
 * @param {Set<string>} connections.dropped gets the names of connections that are about to be dropped
 * @param {import('./watch-tls.mjs').Tls} connections.tls
 */
function watchAccepting(tcp, records, { names, dropped, tls }) {
  /** The port of each server, present or last: one that listens again is watched already. @type {WeakMap<net.Server, number>} */
  const ports = new WeakMap()
  const bound = watchBinding(tcp, records)
  /** Where each handle listens. @type {WeakMap<any, import('./watch-binding.mjs').Place>} */
  const listening = new WeakMap()
  channel('tracing:net.server.listen:asyncEnd').subscribe((message) => {
    const { server } = /** @type {{ server: net.Server }} */ (message)
    const address = server.address()
    if (address === null || typeof address === 'string') return
    tcp.keepPort(address.port)
    const own = /** @type {any} */ (server)._handle
    const place = { address: bound.get(own)?.address ?? '', port: address.port }
    records.write({ kind: 'listen', ...place })
    if (own instanceof Object) listening.set(own, place)
    const isWatched = ports.has(server)
    ports.set(server, address.port)
    if (isWatched) return
    server.prependListener('connection', (socket) => {
      const handle = /** @type {any} */ (socket)._handle
      if (handle === null) return
      const { remote } = tcp.realPorts(handle)
      const port = ports.get(server)
      const connection = `${remote}>${port}`
      names.set(handle, connection)
      // An HTTP server would let its parser read past `push`; a handle that is taken already is read by it.
      handle._consumed = true
      records.write({ kind: 'accept', connection, port })
    })
    // It is a server of TLS.
    if ('setSecureContext' in server)
      server.prependListener('secureConnection', (/** @type {any} */ { _handle: wrap }) => {
        const connection = wrap?._parent instanceof Object ? names.get(wrap._parent) : undefined
        if (connection === undefined) return
        wrap._consumed = true
        tls.accept(wrap, connection)
      })
    // Its handle has no socket, and is closed when all have heard of it.
    server.prependListener('drop', (data) => {
      const port = ports.get(server)
      if (data?.remotePort === undefined) return
      const connection = `${data.remotePort}>${port}`
      dropped.add(connection)
      records.write({ kind: 'accept', connection, port })
    })
  })
  return listening
}

/**
 * @param {import('./ports.mjs').Handle} handle
 * @param {import('./records.mjs').Records} records
 * @param {(handle: any) => string | undefined} nameOf the name of a handle's connection
 * @param {object} others
 * @param {WeakMap<any, import('./watch-binding.mjs').Place>} others.listening
 * @param {import('./watch-tls.mjs').Tls} others.tls
 */
function watchWriting(handle, records, nameOf, { listening, tls }) {
  watchWrites(handle, (one) => {
    const connection = nameOf(one)
    return connection === undefined ? undefined : (bytes) => recordBytes(records, 'write', connection, bytes)
  })
  for (const [name, kind] of [
    ['shutdown', 'end'],
    ['close', 'close'],
    ['reset', 'close'],
  ]) {
    const original = handle[/** @type {string} */ (name)]
    handle[/** @type {string} */ (name)] = function (/** @type {any[]} */ ...words) {
      const connection = nameOf(this)
      const place = listening.get(this)
      if (kind === 'close') tls.close(this)
      if (connection !== undefined) records.write({ kind: /** @type {string} */ (kind), connection })
      else if (place !== undefined && listening.delete(this)) records.write({ kind: 'unlisten', ...place })
      return original.apply(this, words)
    }
  }
}

/**
 * Every byte that arrives on a socket passes through `push`.
 *
 * @param {import('./records.mjs').Records} records
 * @param {Connections} names
 * @param {import('./watch-children.mjs').Pipes} pipes
 * @param {import('./watch-tls.mjs').Tls} tls
 */
function watchReading(records, names, pipes, tls) {
  const { push } = net.Socket.prototype
  net.Socket.prototype.push = function (/** @type {any} */ chunk, /** @type {any} */ encoding) {
    const handle = /** @type {any} */ (this)._handle
    const connection = handle === null ? undefined : names.get(handle)
    if (connection !== undefined) {
      if (chunk === null) records.write({ kind: 'ended', connection })
      else recordBytes(records, 'read', connection, Buffer.from(chunk))
    } else if (!tls.read(handle, chunk) && handle !== null && chunk !== null) pipes.read(this, handle, chunk)
    return push.call(this, chunk, encoding)
  }
}

/**
 * @param {import('./records.mjs').Records} records
 * @param {string} kind
 * @param {string} connection
 * @param {Buffer} bytes
 */
function recordBytes(records, kind, connection, bytes) {
  for (let i = 0; i < bytes.length; i += pieceBytes) {
    records.write({ kind, connection, bytes: bytes.subarray(i, i + pieceBytes).toString('base64') })
  }
}
