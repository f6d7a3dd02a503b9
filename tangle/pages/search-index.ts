import MiniSearch from 'minisearch'
import type { Site } from './plan/site.ts'
import { hrefTo, searchPage } from './plan/paths.ts'

type SearchEntry = {
  readonly id: number
  readonly title: string
  readonly chapter: string
  readonly text: string
  readonly href: string
}

/** The index of every section of the book, as a script for the search page. */
export function searchData({ chapters }: Site): string {
  const index = new MiniSearch<SearchEntry>({
    fields: ['title', 'text'],
    storeFields: ['title', 'chapter', 'text', 'href'],
  })
  let id = 0
  for (const { title, page, prose } of chapters) {
    for (const section of prose.sections) {
      const href = hrefTo(searchPage, page, section.anchor)
      index.add({ id: id++, title: section.title, chapter: title, text: section.text, href })
    }
  }
  return `self.searchData = ${JSON.stringify(JSON.stringify(index))}\n`
}
