import fs from 'node:fs'
import net from 'node:net'

// The program may replace what it finds in node:fs; the witness keeps the originals.
const { existsSync, readFileSync, readlinkSync, symlinkSync, unlinkSync } = fs

/**
 * The methods of Node's TCP handle that take a port. Changing them here, below `node:net`, moves every port however a
 * connection is opened, and adds no frame to the stack traces that programs print.
 *
 * @typedef {Record<string, any>} Handle
 * @typedef {object} Tcp
 * @property {Handle} handle prototype of all TCP handles
 * @property {(handle: Handle) => { local: number, remote: number }} realPorts
 * @property {(real: number) => number} printedPort
 * @property {(port: number) => void} keepPort maps a port that the system chose to itself
 */

/**
 * Maps the ports that programs name to free ports of this transcript.
 *
 * The table is a folder of symbolic links, `8080 -> 20417`: making a link is one step that succeeds for exactly one
 * process, and a link never lacks its target. The file `free` lists the ports that the runner has reserved.
 *
 * @param {string} folder
 * @returns {Tcp}
 */
export function movePorts(folder) {
  const handle = tcpHandle()
  const { getsockname, getpeername } = handle
  for (const name of ['bind', 'bind6']) {
    const original = handle[name]
    handle[name] = function (
      /** @type {string} */ address,
      /** @type {number} */ port,
      /** @type {any[]} */ ...rest
    ) {
      return original.call(this, address, port === 0 ? 0 : realPort(folder, port), ...rest)
    }
  }
  for (const name of ['connect', 'connect6']) {
    const original = handle[name]
    handle[name] = function (
      /** @type {any} */ request,
      /** @type {string} */ address,
      /** @type {number} */ port,
    ) {
      return original.call(this, request, address, realPort(folder, port))
    }
  }
  const printedPort = (/** @type {number} */ real) => printedOf(folder, real)
  for (const [name, original] of Object.entries({ getsockname, getpeername })) {
    handle[name] = function (/** @type {{ port: number }} */ out) {
      const status = original.call(this, out)
      if (status === 0) out.port = printedPort(out.port)
      return status
    }
  }
  return {
    handle,
    realPorts: (one) => ({ local: portBy(getsockname, one), remote: portBy(getpeername, one) }),
    printedPort,
    keepPort: (port) => void makeLink(String(port), `${folder}/${port}`),
  }
}

/** @param {Function} method @param {Handle} handle */
function portBy(method, handle) {
  const out = { port: 0 }
  method.call(handle, out)
  return out.port
}

/** The prototype of handles, from a socket that is destroyed before it does anything. */
function tcpHandle() {
  const socket = new net.Socket()
  socket.on('error', () => {})
  socket.connect(1, '127.0.0.1')
  const handle = Object.getPrototypeOf(/** @type {any} */ (socket)._handle)
  socket.destroy()
  return handle
}

/**
 * The real port of a printed port, chosen when it is first needed.
 *
 * @param {string} folder
 * @param {number} printed
 * @returns {number}
 */
export function realPort(folder, printed) {
  const known = readLink(`${folder}/${printed}`)
  if (known !== undefined) return Number(known)
  // In a network of the transcript's own every port is free.
  if (!existsSync(`${folder}/free`)) return printed
  for (const real of readFileSync(`${folder}/free`, 'utf8').split('\n')) {
    if (!makeLink(String(printed), `${folder}/taken/${real}`)) continue
    if (makeLink(real, `${folder}/${printed}`)) return Number(real)
    unlinkSync(`${folder}/taken/${real}`)
    return Number(readLink(`${folder}/${printed}`))
  }
  throw new Error(`This transcript uses more ports than were reserved for it; ${printed} is one too many.`)
}

/** @param {string} folder @param {number} real */
function printedOf(folder, real) {
  return Number(readLink(`${folder}/taken/${real}`) ?? real)
}

/** @param {string} target @param {string} path @returns {boolean} whether this call made it */
function makeLink(target, path) {
  try {
    symlinkSync(target, path)
    return true
  } catch {
    return false
  }
}

/** @param {string} path */
function readLink(path) {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
