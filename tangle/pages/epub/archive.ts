import { strToU8, type Zippable, zipSync } from 'fflate'
import type { WovenFile } from '../page.ts'

/**
 * Packs an electronic book: first the file `mimetype`, uncompressed, so that the archive's first bytes show its type
 * (EPUB 3.3, section 4.3), then the others, compressed.
 */
export function packEpub(files: readonly WovenFile[]): Uint8Array {
  // The earliest time that ZIP has, local as ZIP's times are, so that the same files make the same bytes.
  const mtime = new Date(1980, 0, 1)
  const archive: Zippable = { mimetype: [strToU8('application/epub+zip'), { level: 0, mtime }] }
  for (const { path, content } of files) {
    archive[path] = [typeof content === 'string' ? strToU8(content) : content, { level: 9, mtime }]
  }
  return zipSync(archive)
}
