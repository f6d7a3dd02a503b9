import { isUtf8 } from 'node:buffer'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import { isMainThread, threadId } from 'node:worker_threads'

/** In UTF-16 units, or bytes that are not UTF-8: short enough for a record to be written in one step, whatever the characters. */
const pieceLength = 512
const bytePieceLength = 256

const streams = /** @type {const} */ (['stdout', 'stderr'])

// The program may replace what it finds in node:fs; the witness keeps the originals.
const { fstatSync } = fs

/**
 * Records every text as it goes to standard output or standard error, through their streams or by their descriptors.
 *
 * Output that is redirected to a file or another program does not count; what a pipe takes to a parent process is recorded as
 * that. Both streams wait until the text is out, as on a terminal: otherwise a program that ends at once would lose output.
 * What a worker thread prints goes through the main thread's streams, later; only by the descriptors does it print itself.
 *
 * @param {import('./records.mjs').Records} records
 * @param {import('./watch-children.mjs').Pipes} pipes
 * @param {import('./watch-children.mjs').Voice} voice
 */
export function watchOutput(records, pipes, voice) {
  const sinks = streams.map((stream, index) => sinkOf(index + 1, stream, records, pipes))
  for (const [index, sink] of sinks.entries()) {
    const out = process[streams[index] ?? 'stdout']
    if (sink?.isTerminal)
      watchStream(out, (bytes, isPiped) => {
        const thread = isPiped ? voice.thread : undefined
        if (isMainThread) sink.record(bytes, thread && `${thread}/${index + 1}`)
        // Of a thread of this one nobody knows when it printed.
        else if (thread === undefined)
          pipes.tell(`${process.pid}.${threadId}/${index + 1}`, Buffer.byteLength(bytes))
      })
    else if (sink !== undefined && isMainThread) pipes.name(/** @type {any} */ (out)._handle, sink.channel)
  }
  watchDescriptors((fd, bytes) => sinks[fd - 1]?.record(bytes))
}

/**
 * What is recorded of bytes that go to a descriptor.
 *
 * @typedef {(bytes: string | Uint8Array, channel?: string) => void} Recording `channel` is the one on which they came from a thread
 */

/**
 * @param {number} fd
 * @param {'stdout' | 'stderr'} stream
 * @param {import('./records.mjs').Records} records
 * @param {import('./watch-children.mjs').Pipes} pipes
 * @returns {{ readonly isTerminal: boolean, readonly channel: string, readonly record: Recording } | undefined}
 */
function sinkOf(fd, stream, records, pipes) {
  const isScreen = isTerminal(fd)
  if (!isScreen && !isSocket(fd)) return undefined
  const channel = `${process.pid}/${fd}`
  const print = (/** @type {string | Uint8Array} */ bytes, /** @type {string | undefined} */ from) => {
    for (const piece of piecesOf(bytes)) records.write({ kind: 'print', stream, ...piece, channel: from })
  }
  const tell = (/** @type {string | Uint8Array} */ bytes) => pipes.tell(channel, Buffer.byteLength(bytes))
  return { isTerminal: isScreen, channel, record: isScreen ? print : tell }
}

/**
 * A text, or the bytes of one, in short pieces; of bytes that are not UTF-8, such as the half of a character, also these, in base64.
 *
 * @param {string | Uint8Array} written
 * @returns {Generator<{ readonly text: string, readonly bytes?: string }>}
 */
function* piecesOf(written) {
  if (typeof written === 'string' || isUtf8(written)) {
    const text = typeof written === 'string' ? written : Buffer.from(written).toString('utf8')
    let begin = 0
    while (begin < text.length) {
      let end = begin + pieceLength
      // A character beyond U+FFFF is two units, and stays whole.
      if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end--
      yield { text: text.slice(begin, end) }
      begin = end
    }
    return
  }
  for (let i = 0; i < written.length; i += bytePieceLength) {
    const piece = Buffer.from(written.subarray(i, i + bytePieceLength))
    yield { text: piece.toString('utf8'), bytes: piece.toString('base64') }
  }
}

/** A pipe between a Node process and its child is one. @param {number} fd */
function isSocket(fd) {
  try {
    return fstatSync(fd).isSocket()
  } catch {
    return false
  }
}

/** Whether a descriptor leads to the terminal of the shell. @param {number} fd */
export function isTerminal(fd) {
  try {
    const { dev, ino } = fstatSync(fd, { bigint: true })
    return `${dev}:${ino}` === process.env.TANGLE_TERMINAL
  } catch {
    return false
  }
}

/** @param {NodeJS.WriteStream} out @param {(bytes: string | Uint8Array, isPiped: boolean) => void} record */
function watchStream(out, record) {
  const handle = /** @type {any} */ (out)._handle
  handle?.setBlocking?.(true)
  for (const name of /** @type {const} */ (['write', 'end'])) {
    // Drop the prototype's type: it has several forms, and all of them are passed on.
    const original = /** @type {Function} */ (out[name])
    out[name] = /** @type {any} */ (
      (/** @type {any} */ chunk, /** @type {any[]} */ ...rest) => {
        const [encoding] = rest
        const usual = /** @type {any} */ (out)._writableState?.defaultEncoding
        // A pipe hands over bytes and nothing else.
        const isPiped = rest.length === 0 && ArrayBuffer.isView(chunk)
        record(encoded(chunk, typeof encoding === 'string' ? encoding : usual), isPiped)
        return original.call(out, chunk, ...rest)
      }
    )
  }
}

/**
 * Watches what node:fs writes to descriptors. Its other functions that write call these (`test/fixtures/transcripts/good/order-descriptor-calls.md`).
 *
 * @param {(fd: number, bytes: string | Uint8Array) => void} record
 */
function watchDescriptors(record) {
  /** @type {Record<string, (data: any, rest: any[]) => string | Uint8Array>} */
  const writers = {
    write: writtenBytes,
    writeSync: writtenBytes,
    writev: joined,
    writevSync: joined,
    writeFileSync: (data, [options]) => encoded(data, options?.encoding ?? options),
  }
  for (const [name, bytesOf] of Object.entries(writers)) {
    const original = /** @type {any} */ (fs)[name]
    const watched = function (/** @type {any} */ fd, /** @type {any} */ data, /** @type {any[]} */ ...rest) {
      if (fd === 1 || fd === 2) record(fd, bytesOf(data, rest))
      return original.call(fs, fd, data, ...rest)
    }
    // Its name, and what it becomes as a promise.
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original))
    Object.assign(fs, { [name]: watched })
  }
  syncBuiltinESMExports()
}

/**
 * The bytes that `write` and `writeSync` are given: a text, a position and an encoding; or a view, and an offset and a length or
 * an object with them.
 *
 * @param {any} data
 * @param {any[]} rest
 */
function writtenBytes(data, rest) {
  if (typeof data === 'string') return encoded(data, rest[1])
  const [first, second] = rest
  const { offset, length } =
    typeof first === 'object' && first !== null ? first : { offset: first, length: second }
  const bytes = viewOf(data)
  const start = typeof offset === 'number' ? offset : 0
  return bytes.subarray(start, typeof length === 'number' ? start + length : undefined)
}

/** @param {any} data @param {unknown} encoding */
function encoded(data, encoding) {
  if (typeof data !== 'string') return viewOf(data)
  const isOther = typeof encoding === 'string' && !/^utf-?8$/i.test(encoding) && Buffer.isEncoding(encoding)
  return isOther ? Buffer.from(data, encoding) : data
}

/** @param {any} data @returns {Uint8Array} empty for anything but a view: the call will fail */
function viewOf(data) {
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.alloc(0)
}

/** @param {any} views */
function joined(views) {
  return Array.isArray(views) ? Buffer.concat(views.map(viewOf)) : Buffer.alloc(0)
}
