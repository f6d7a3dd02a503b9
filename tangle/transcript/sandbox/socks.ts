import type { Duplex } from 'node:stream'

/** The server's side of SOCKS 5 (RFC 1928), as far as a browser needs it. Lengths and places are in bytes. */

const address = [0, 1, 0, 0, 0, 0, 0, 0]

/** What is answered to a request (section 6); the address is of no use to a browser. */
export const answers = {
  connected: Buffer.from([5, 0, ...address]),
  unreachable: Buffer.from([5, 4, ...address]),
}

const ownHosts = ['localhost', '127.0.0.1', '::1']

/**
 * Hears whom a client wants to be connected to.
 *
 * @param mayHave whether it may have a port of this machine; any other address is told to be out of reach
 * @param onRequest is called when it asks for one that it may have, and has to answer; the client is paused, and what it sends
 *   then is for the server
 */
export function greet(
  client: Duplex,
  mayHave: (port: number) => boolean,
  onRequest: (port: number) => void,
): void {
  let heard = Buffer.alloc(0)
  let hasGreeted = false
  const hear = (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes])
    const greeting = 2 + (heard[1] ?? Infinity)
    if (!hasGreeted && heard.length >= greeting) {
      // Nobody has to say who they are (section 3).
      client.write(Buffer.from([5, 0]))
      heard = heard.subarray(greeting)
      hasGreeted = true
    }
    const wanted = hasGreeted ? requestIn(heard) : undefined
    if (wanted === undefined) return
    client.off('data', hear).pause()
    if (wanted.length < heard.length) client.unshift(heard.subarray(wanted.length))
    if (mayHave(wanted.port) && ownHosts.includes(wanted.host)) onRequest(wanted.port)
    else client.end(answers.unreachable)
  }
  client.on('data', hear)
}

/** The host and the port that a request is about, and its length; nothing where some of it has yet to come (section 4). */
function requestIn(bytes: Buffer): { host: string; port: number; length: number } | undefined {
  const kind = bytes[3]
  const [start, size] = kind === 3 ? [5, bytes[4] ?? Infinity] : [4, kind === 1 ? 4 : 16]
  const length = start + size + 2
  if (bytes.length < length) return undefined
  const name = bytes.subarray(start, start + size)
  const host = kind === 3 ? name.toString() : kind === 1 ? name.join('.') : textOfVersion6(name)
  return { host, port: bytes.readUInt16BE(length - 2), length }
}

/** The loopback's address, or a text for any other. */
function textOfVersion6(name: Buffer): string {
  return name.readUInt8(15) === 1 && name.subarray(0, 15).every((byte) => byte === 0) ? '::1' : 'another'
}
