import fs from 'node:fs'
import process from 'node:process'
import { threadId } from 'node:worker_threads'

/**
 * Writes a process's records: one JSON object a line, into a named pipe that the runner reads. Writing blocks until the
 * pipe has room, so records cannot be lost, whatever ends the process.
 *
 * @typedef {{ readonly kind: string, readonly [field: string]: unknown }} RecordFields
 * @typedef {object} Records
 * @property {(fields: RecordFields) => void} write
 * @property {() => number} count how many were written
 * @property {(listener: () => void) => void} onWrite called after each record
 *
 * @param {string} folder the transcript's sandbox
 * @returns {Records}
 */
export function openRecords(folder) {
  // The program may replace what it finds in node:fs; the witness keeps the originals.
  const { openSync, writeSync } = fs
  const clock = process.hrtime.bigint
  const descriptor = openSync(`${folder}/records`, 'a')
  const own = { process: `${process.pid}.${threadId}`, command: Number(process.env.TANGLE_COMMAND) }
  let count = 0
  /** @type {(() => void)[]} */
  const listeners = []
  return {
    write(fields) {
      count++
      writeSync(descriptor, `${JSON.stringify({ ...own, at: String(clock()), ...fields })}\n`)
      for (const listener of listeners) listener()
    },
    count: () => count,
    onWrite: (listener) => listeners.push(listener),
  }
}
