import type { PageText } from '../chapter/chapter-text.ts'
import { isAddress, pathOfLink } from '../prose/link-path.ts'
import { readProse } from '../prose/read-prose.ts'

/** The paths that chapters link to or show, below the folder of chapters or, with `../`, outside of it. */
export function usedFiles(texts: readonly PageText[]): Set<string> {
  const all = texts.flatMap((text) => {
    const { destinations } = readProse(text, () => false).prose
    return destinations.flatMap(({ href }) => (isAddress(href) ? [] : pathOfLink(href, text.slug).path))
  })
  return new Set(all)
}
