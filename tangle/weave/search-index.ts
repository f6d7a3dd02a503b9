import MiniSearch from 'minisearch'
import type { Section } from '../data/prose.ts'
import type { Site, SiteChapter } from '../data/site.ts'
import { proseTokensOf } from '../read/markdown.ts'
import { sectionsOf } from '../read/prose.ts'
import { resolveDestination } from './destinations.ts'
import { dropLinks } from './left-out.ts'
import { hrefTo, searchPage } from './paths.ts'

type Entry = {
  readonly id: number
  readonly title: string
  readonly chapter: string
  readonly text: string
  readonly href: string
}

/** The index of every section of the book, as a script that hands it to the page that searches. */
export function searchData(site: Site): string {
  const index = new MiniSearch<Entry>({
    fields: ['title', 'text'],
    storeFields: ['title', 'chapter', 'text', 'href'],
  })
  let id = 0
  for (const chapter of site.chapters) {
    const { title, page } = chapter
    for (const section of sectionsIn(chapter, site)) {
      const href = hrefTo(searchPage, page, section.anchor)
      index.add({ id: id++, title: section.title, chapter: title, text: section.text, href })
    }
  }
  return `self.searchData = ${JSON.stringify(JSON.stringify(index))}\n`
}

/** As the chapter's page has them: without the links that lead to what this edition leaves out. */
function sectionsIn(chapter: SiteChapter, { chapters, leftOut }: Site): readonly Section[] {
  const { prose } = chapter
  if (leftOut.size === 0) return prose.sections
  const links = { chapters, leftOut, files: new Set<string>() }
  const isLeftOut = (href: string) => resolveDestination(href, chapter, links).kind === 'left-out'
  return sectionsOf(dropLinks(proseTokensOf(prose.text), isLeftOut), prose.headings)
}
