import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { getSystemErrorMap } from 'node:util'

/** The system's error numbers as libuv has them: negative. */
const numberOf = (/** @type {string} */ name) =>
  [...getSystemErrorMap()].find(([, [code]]) => code === name)?.[0] ?? -101

const loopback = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){1,3}$|::1$|0\.0\.0\.0$|::$|localhost$|.*\.localhost$)/i

/** @param {string} address */
export function isLoopback(address) {
  return loopback.test(address)
}

/**
 * Refuses everything that would leave this machine, as a machine without a network does, and records it.
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
      recordBlocked(records, address)
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
      recordBlocked(records, address)
      const error = Object.assign(new Error(`${name} ENETUNREACH ${address}`), {
        code: 'ENETUNREACH',
        syscall: name,
        address,
      })
      const callback = words.at(-1)
      process.nextTick(() => (typeof callback === 'function' ? callback(error) : this.emit('error', error)))
    }
  }
}

/**
 * Refuses to look up names other than this machine's, as a machine without a resolver does.
 *
 * @param {import('./records.mjs').Records} records
 */
function keepLookups(records) {
  const { lookup } = dns
  const { lookup: lookupLater } = dns.promises
  const refuse = (/** @type {string} */ hostname) => {
    recordBlocked(records, hostname)
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
  keepQueries(records)
  syncBuiltinESMExports()
}

/**
 * Refuses to query name servers, as on a machine where none answers.
 *
 * @param {import('./records.mjs').Records} records
 */
function keepQueries(records) {
  const askers = [dns, dns.Resolver.prototype, dns.promises, dns.promises.Resolver.prototype]
  for (const asker of askers) {
    const later = asker === dns.promises || asker === dns.promises.Resolver.prototype
    const names = Object.getOwnPropertyNames(asker).filter((name) =>
      /^(resolve|reverse|lookupService)/.test(name),
    )
    for (const name of names) {
      const refuse = (/** @type {string} */ hostname) => {
        recordBlocked(records, hostname)
        const syscall = syscalls.get(name) ?? name.replace('resolve', 'query')
        const fields = { code: 'ECONNREFUSED', syscall, hostname }
        return Object.assign(new Error(`${syscall} ECONNREFUSED ${hostname}`), fields)
      }
      const refused = later
        ? async (/** @type {string} */ hostname) => Promise.reject(refuse(hostname))
        : (/** @type {string} */ hostname, /** @type {any[]} */ ...rest) => {
            const error = refuse(hostname)
            process.nextTick(() => rest.at(-1)(error))
          }
      Object.assign(asker, { [name]: refused })
    }
  }
}

/**
 * Records what a program tried to reach; of a long name no more than a record can hold.
 *
 * @param {import('./records.mjs').Records} records
 * @param {unknown} address
 */
function recordBlocked(records, address) {
  records.write({ kind: 'blocked', address: String(address).slice(0, 255) })
}

/** Node's names for queries in errors, where they are not the method's own name. */
const syscalls = new Map([
  ['resolve', 'queryA'],
  ['resolve4', 'queryA'],
  ['resolve6', 'queryAaaa'],
  ['reverse', 'getHostByAddr'],
  ['lookupService', 'getnameinfo'],
])
