import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { getSystemErrorMap } from 'node:util'

/** The system's own numbers for errors, as libuv counts them: negative. */
const numberOf = (/** @type {string} */ name) =>
  [...getSystemErrorMap()].find(([, [code]]) => code === name)?.[0] ?? -101

const loopback = /^(?:127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$|localhost$|.*\.localhost$)/i

/** @param {string} address */
export function isLoopback(address) {
  return loopback.test(address)
}

/**
 * Refuses everything that would leave this machine, as a machine without a network does, and writes it down.
 *
 * @param {import('./ports.mjs').Tcp} tcp
 * @param {import('./records.mjs').Records} records
 */
export function keepToLoopback({ handle }, records) {
  const unreachable = numberOf('ENETUNREACH')
  for (const name of ['connect', 'connect6']) {
    const original = handle[name]
    handle[name] = function (
      /** @type {any} */ request,
      /** @type {string} */ address,
      /** @type {any[]} */ ...rest
    ) {
      if (isLoopback(address)) return original.call(this, request, address, ...rest)
      records.write({ kind: 'blocked', address })
      return unreachable
    }
  }
  keepDatagrams(records)
  keepLookups(records)
}

/** @param {import('./records.mjs').Records} records */
function keepDatagrams(records) {
  const socket = /** @type {any} */ (dgram.Socket.prototype)
  for (const name of ['send', 'connect']) {
    const original = socket[name]
    socket[name] = function (/** @type {any[]} */ ...words) {
      const address = words.find((word, i) => i > 0 && typeof word === 'string')
      if (address === undefined || isLoopback(address)) return original.apply(this, words)
      records.write({ kind: 'blocked', address })
      const error = Object.assign(new Error(`${name} ENETUNREACH ${address}`), {
        code: 'ENETUNREACH',
        syscall: name,
        address,
      })
      process.nextTick(() => this.emit('error', error))
    }
  }
}

/**
 * Names other than this machine's are looked up nowhere: as on a machine without a resolver.
 *
 * @param {import('./records.mjs').Records} records
 */
function keepLookups(records) {
  // Queries by `dns.resolve` go to a port of this machine where nobody answers.
  dns.setServers(['127.0.0.1:9'])
  const { lookup } = dns
  const { lookup: lookupLater } = dns.promises
  const refuse = (/** @type {string} */ hostname) => {
    records.write({ kind: 'blocked', address: hostname })
    const fields = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname }
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), fields)
  }
  const isLocal = (/** @type {unknown} */ name) =>
    typeof name !== 'string' || name === '' || /^[\d.]+$|:/.test(name) || isLoopback(name)
  Object.assign(dns, {
    lookup(/** @type {string} */ hostname, /** @type {any[]} */ ...rest) {
      if (isLocal(hostname)) return Reflect.apply(lookup, dns, [hostname, ...rest])
      const error = refuse(hostname)
      process.nextTick(() => rest.at(-1)(error))
    },
  })
  Object.assign(dns.promises, {
    async lookup(/** @type {string} */ hostname, /** @type {any[]} */ ...rest) {
      if (isLocal(hostname)) return Reflect.apply(lookupLater, dns.promises, [hostname, ...rest])
      throw refuse(hostname)
    },
  })
  syncBuiltinESMExports()
}
