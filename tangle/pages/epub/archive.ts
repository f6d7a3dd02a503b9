import { strToU8, type Zippable, zipSync } from 'fflate'
import type { WovenFile } from '../page.ts'

/**
 * Packs an electronic book: the file `mimetype` first and as it is, so that the type can be read off the archive's
 * first bytes (EPUB 3.3, section 4.3), the others compressed.
 */
export function packEpub(files: readonly WovenFile[]): Uint8Array {
  // Local time, as ZIP has it: the earliest that it can say, so that the same files make the same bytes.
  const mtime = new Date(1980, 0, 1)
  const archive: Zippable = { mimetype: [strToU8('application/epub+zip'), { level: 0, mtime }] }
  for (const { path, content } of files) {
    archive[path] = [typeof content === 'string' ? strToU8(content) : content, { level: 9, mtime }]
  }
  return zipSync(archive)
}
