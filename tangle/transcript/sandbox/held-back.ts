import { readProc } from './proc.ts'

/** The columns of `/proc/net/tcp`: place, both addresses, state, and what is waiting to be sent or acknowledged, in hexadecimal. */
const waiting = /^\s*\d+: \S+ \S+ (?!0A)[\dA-F]{2} (?!00000000:)[\dA-F]{8}:/m

/**
 * Whether the system still has bytes to send or to be acknowledged on a TCP connection, as a process sees the network.
 *
 * A small piece that follows another is held back until the first is acknowledged (RFC 9293, 3.7.4), and an acknowledgement may
 * be late (3.8.6.3): meanwhile all processes sleep, and something is on its way. Bytes that a program does not read wait too.
 *
 * @param id of the process
 */
export function hasHeldBack(id: string): boolean {
  return ['tcp', 'tcp6'].some((table) => isHeldBack(readProc(`${id}/net/${table}`)))
}

/** The same of a table of the system's, as in proc(5). */
export function isHeldBack(table: string): boolean {
  return waiting.test(table)
}
