import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import process from 'node:process'
import { threadId } from 'node:worker_threads'

/**
 * Writes a process's records: one JSON object a line, into a named pipe that the runner reads. Writing blocks until the
 * pipe has room, so records cannot be lost, whatever ends the process.
 *
 * Before each record are a key and the record's number, by which the runner tells it from what the program itself may write
 * into the pipe (`transcript/run/check-records.ts`). The key is in no object, since a program can change how objects become
 * JSON.
 *
 * @typedef {{ readonly kind: string, readonly [field: string]: unknown }} RecordFields
 * @typedef {object} Records
 * @property {(fields: RecordFields) => void} write
 * @property {() => number} count how many were written
 * @property {(listener: () => void) => void} onWrite called after each record
 *
 * @param {string} folder the transcript's sandbox
 * @param {string} key the transcript's
 * @returns {Records}
 */
export function openRecords(folder, key) {
  // The program may replace what it finds in node:fs; the witness keeps the originals.
  const { openSync, writeSync } = fs
  const { stringify } = JSON
  const clock = process.hrtime.bigint
  const ownKey = randomUUID()
  const descriptor = openSync(`${folder}/records`, 'a')
  const own = { process: `${process.pid}.${threadId}`, command: Number(process.env.TANGLE_COMMAND) }
  let count = 0
  /** @type {(() => void)[]} */
  const listeners = []
  return {
    write(fields) {
      const [sign, more] = count === 0 ? [key, { key: ownKey }] : [ownKey, {}]
      writeSync(
        descriptor,
        `${sign} ${count++} ${stringify({ ...own, at: `${clock()}`, ...fields, ...more })}\n`,
      )
      for (const listener of listeners) listener()
    },
    count: () => count,
    onWrite: (listener) => listeners.push(listener),
  }
}
