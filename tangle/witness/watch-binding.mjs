import { getSystemErrorName } from 'node:util'

/** An address with its port, as it is printed. @typedef {{ readonly address: string, readonly port: number }} Place */

/** libuv's flag of an address that several processes may have. */
const reusePort = 2

/**
 * Records when a server is about to listen at an address that this process has bound itself, and when that is taken.
 *
 * @param {import('./ports.mjs').Tcp} tcp
 * @param {import('./records.mjs').Records} records
 * @returns {WeakMap<any, Place>} where each handle is bound; not those that came from another process, or share their address
 */
export function watchBinding(tcp, records) {
  /** @type {WeakMap<any, Place>} */
  const bound = new WeakMap()
  for (const name of ['bind', 'bind6']) {
    const original = tcp.handle[name]
    tcp.handle[name] = function (
      /** @type {string} */ address,
      /** @type {number} */ port,
      /** @type {any[]} */ ...rest
    ) {
      const status = original.call(this, address, port, ...rest)
      if (status === 0 && (Number(rest[0] ?? 0) & reusePort) === 0) bound.set(this, { address, port })
      return status
    }
  }
  const { listen } = tcp.handle
  tcp.handle.listen = function (/** @type {any[]} */ ...words) {
    const place = bound.get(this)
    // A port that the system chooses is known to nobody before.
    if (place === undefined || place.port === 0) return listen.apply(this, words)
    // Recorded before the call, since a client may connect before the call returns.
    records.write({ kind: 'listening', port: place.port })
    const status = listen.apply(this, words)
    if (status < 0 && getSystemErrorName(status) === 'EADDRINUSE') records.write({ kind: 'taken', ...place })
    return status
  }
  return bound
}
