import fs from 'node:fs'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

/** In UTF-16 units: short enough for a record to be written in one step, whatever the characters. */
const pieceLength = 512

/**
 * Records every text as it goes to standard output or standard error.
 *
 * Output that is redirected to a file or another program does not count: only the terminal is a socket. Both streams
 * wait until the text is out, as on a terminal: otherwise a program that ends at once would lose output. What a worker
 * thread prints goes through the main thread's streams.
 *
 * @param {import('./records.mjs').Records} records
 */
export function watchOutput(records) {
  if (!isMainThread) return
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    const out = process[stream]
    if (!fs.fstatSync(out.fd).isSocket()) continue
    const handle = /** @type {any} */ (out)._handle
    handle?.setBlocking?.(true)
    // Drop the prototype's type: `write` has three forms and all of them are passed on.
    const write = /** @type {Function} */ (out.write)
    out.write = /** @type {any} */ (
      (/** @type {string | Uint8Array} */ chunk, /** @type {any[]} */ ...rest) => {
        const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
        for (let i = 0; i < text.length; i += pieceLength) {
          records.write({ kind: 'print', stream, text: text.slice(i, i + pieceLength) })
        }
        return write.call(out, chunk, ...rest)
      }
    )
  }
}
