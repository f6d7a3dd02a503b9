/**
 * Sees what is written through the handles of streams, before the system gets it.
 *
 * @param {any} prototype of the handles
 * @param {(handle: any) => ((bytes: Buffer) => void) | undefined} recorderOf what gets the bytes of a handle's writes; nothing
 * for a handle that is not watched
 */
export function watchWrites(prototype, recorderOf) {
  /** @type {Record<string, (words: any[]) => Buffer>} */
  const writes = {
    writeBuffer: ([, buffer]) => Buffer.from(buffer),
    writeUtf8String: ([, text]) => Buffer.from(text, 'utf8'),
    writeAsciiString: ([, text]) => Buffer.from(text, 'latin1'),
    writeLatin1String: ([, text]) => Buffer.from(text, 'latin1'),
    writeUcs2String: ([, text]) => Buffer.from(text, 'utf16le'),
    writev: ([, chunks, allBuffers]) => joinChunks(chunks, allBuffers),
  }
  for (const [name, bytesOf] of Object.entries(writes)) {
    const original = prototype[name]
    prototype[name] = function (/** @type {any[]} */ ...words) {
      recorderOf(this)?.(bytesOf(words))
      return original.apply(this, words)
    }
  }
}

/** `writev` takes buffers, or texts each followed by its encoding. @param {any[]} chunks @param {boolean} allBuffers */
function joinChunks(chunks, allBuffers) {
  if (allBuffers) return Buffer.concat(chunks)
  const parts = []
  for (let i = 0; i < chunks.length; i += 2) parts.push(Buffer.from(chunks[i], chunks[i + 1]))
  return Buffer.concat(parts)
}
