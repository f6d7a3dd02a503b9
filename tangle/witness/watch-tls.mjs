import { watchWrites } from './watch-writes.mjs'

/**
 * What one side of a connection sends and gets through TLS: the channel out, the channel back, and whether it has ended its own.
 *
 * @typedef {{ readonly out: string, readonly back: string, hasEnded: boolean }} Sides
 */

/**
 * What a program writes through TLS and reads from it, before it is encrypted and after it is decrypted.
 *
 * @typedef {object} Tls
 * @property {(handle: any, connection: string) => void} open a handle has begun to connect, perhaps with TLS
 * @property {(wrap: any, connection: string) => void} accept a server has agreed on TLS with a client
 * @property {(wrap: any, chunk: Uint8Array | null) => boolean} read something came, or nothing more will; whether by TLS
 * @property {(handle: any) => void} close a handle is about to be closed
 */

/**
 * Records what goes through TLS, and its end as one byte more. The system gets other bytes, and at other times: the
 * TLS layer writes by itself, so nothing else of it is seen. Both sides count only connections that they know from the begin.
 *
 * @param {import('./watch-children.mjs').Pipes} pipes
 * @returns {Tls}
 */
export function watchTls(pipes) {
  /** By the handle below TLS. @type {WeakMap<any, Sides>} */
  const secured = new WeakMap()
  const sidesOf = (/** @type {any} */ wrap) =>
    wrap?._parent instanceof Object ? secured.get(wrap._parent) : undefined
  const end = (/** @type {Sides | undefined} */ sides) => {
    if (sides === undefined || sides.hasEnded) return
    sides.hasEnded = true
    pipes.tell(sides.out, 1)
  }
  let isWatching = false
  const watch = (/** @type {any} */ wrap) => {
    if (isWatching || wrap?._parent === undefined) return isWatching
    isWatching = true
    const prototype = Object.getPrototypeOf(wrap)
    watchWrites(prototype, (one) => {
      const sides = sidesOf(one)
      return sides && ((bytes) => pipes.tell(sides.out, bytes.length))
    })
    const { shutdown } = prototype
    prototype.shutdown = function (/** @type {any[]} */ ...words) {
      end(sidesOf(this))
      return shutdown.apply(this, words)
    }
    return true
  }
  return {
    open: (handle, connection) => {
      if (!isBelowTls(handle) || !watch(ownerOf(handle)?._handle)) return
      const [up, down] = channelsOf(connection)
      secured.set(handle, { out: up, back: down, hasEnded: false })
    },
    accept: (wrap, connection) => {
      if (!watch(wrap)) return
      const [up, down] = channelsOf(connection)
      secured.set(wrap._parent, { out: down, back: up, hasEnded: false })
    },
    read: (wrap, chunk) => {
      const sides = sidesOf(wrap)
      if (sides !== undefined) pipes.told(sides.back, chunk === null ? 1 : chunk.length)
      return sides !== undefined
    },
    close: (handle) => end(secured.get(handle)),
  }
}

/** From the client to the server, and back. @param {string} connection */
function channelsOf(connection) {
  const name = connection.replace('>', '.')
  return /** @type {const} */ ([`${name}/up`, `${name}/down`])
}

/** Node has TLS say for a handle below it whether that is being read. @param {any} handle */
function isBelowTls(handle) {
  return Object.getOwnPropertyDescriptor(handle, 'reading')?.get !== undefined
}

/** The socket of a handle, by a symbol of Node's own. @param {any} handle */
function ownerOf(handle) {
  const symbol = Object.getOwnPropertySymbols(handle).find(
    ({ description }) => description === 'owner_symbol',
  )
  return symbol === undefined ? undefined : handle[symbol]
}
