import { strToU8, type Zippable, zipSync } from 'fflate'
import { isPicture } from '../../text/media-type.ts'
import type { WovenFile } from '../page.ts'
import type { BookPlan } from '../plan/plan.ts'
import type { Tools } from '../code/code.ts'
import { epubPath } from '../plan/form.ts'
import { assetFile } from '../plan/paths.ts'
import { filesOfRuns } from '../run-files.ts'
import { containerText, packageText } from './package.ts'
import { epubPages } from './pages.ts'

/**
 * The book as one file for reading systems.
 *
 * @param plan laid out in the form of an electronic book
 * @param attachments the files that chapters show or link to, of which pictures are included
 */
export function epubOf(
  plan: BookPlan,
  tools: Tools,
  style: string,
  attachments: readonly WovenFile[],
): Uint8Array {
  const shown = [...attachments, ...filesOfRuns(plan.runs)].filter(({ path }) => isPicture(path))
  const pictures = shown.map(({ path, content }) => ({ path: epubPath(path), content }))
  const files = [...epubPages(plan, tools), { path: assetFile('epub.css'), content: style }, ...pictures]
  const inside = files.map(({ path, content }) => ({ path: `EPUB/${path}`, content }))
  const container = { path: 'META-INF/container.xml', content: containerText }
  return packEpub([
    container,
    { path: 'EPUB/package.opf', content: packageText(plan.site, files) },
    ...inside,
  ])
}

/**
 * Packs an electronic book: first the file `mimetype`, uncompressed, so that the archive's first bytes show its type
 * (EPUB 3.3, section 4.3), then the others, compressed.
 */
function packEpub(files: readonly WovenFile[]): Uint8Array {
  // The earliest time that ZIP has, local as ZIP's times are, so that the same files make the same bytes.
  const mtime = new Date(1980, 0, 1)
  const archive: Zippable = { mimetype: [strToU8('application/epub+zip'), { level: 0, mtime }] }
  for (const { path, content } of files) {
    archive[path] = [typeof content === 'string' ? strToU8(content) : content, { level: 9, mtime }]
  }
  return zipSync(archive)
}
