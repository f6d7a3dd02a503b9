import net from 'node:net'

/** What the system answers to who reads from a connection that the other side has closed for good, or writes to it. */
const resets = new Set(['ECONNRESET', 'EPIPE'])

/**
 * Records that a socket is destroyed since the other side of its connection is gone. Of that nothing is pushed.
 *
 * @param {import('./records.mjs').Records} records
 * @param {(handle: any) => string | undefined} nameOf the name of a handle's connection
 */
export function watchResets(records, nameOf) {
  /** A program may destroy other sockets with the same error, as `pipeline` does. @type {WeakSet<object>} */
  const seen = new WeakSet()
  const socket = /** @type {any} */ (net.Socket.prototype)
  const { _destroy: destroy } = socket
  socket._destroy = function (/** @type {any} */ error, /** @type {any[]} */ ...rest) {
    if (error instanceof Error && !seen.has(error)) {
      seen.add(error)
      const { code, syscall } = /** @type {NodeJS.ErrnoException} */ (error)
      const connection = nameOf(this._handle)
      const isReset = resets.has(code ?? '') && (syscall === 'read' || syscall === 'write')
      if (isReset && connection !== undefined) records.write({ kind: 'reset', connection })
    }
    return destroy.call(this, error, ...rest)
  }
}
