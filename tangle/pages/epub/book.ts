import { isPicture } from '../../text/media-type.ts'
import type { WovenFile } from '../page.ts'
import type { BookPlan } from '../plan/plan.ts'
import type { Tools } from '../code/code.ts'
import { epubPath } from '../plan/form.ts'
import { assetFile } from '../plan/paths.ts'
import { filesOfRuns } from '../run-files.ts'
import { packEpub } from './archive.ts'
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
