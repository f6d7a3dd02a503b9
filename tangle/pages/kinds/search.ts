import MiniSearch from 'minisearch'
import type { Site } from '../plan/site.ts'
import { type Html, html } from '../../text/html.ts'
import { chunksPage, contentsPage, glossaryPage, hrefTo, programsPage, searchPage } from '../plan/paths.ts'

/** The page that searches, by a script, in the book's own index. Without scripts it suggests where to look. */
export function searchHtml(): Html {
  const link = (page: string, name: string) => html`<a href="${hrefTo(searchPage, page)}">${name}</a>`
  return html`<h1>Search</h1>
<form class="search wide" role="search" action="${hrefTo(searchPage, searchPage)}" method="get">
<label for="query">Search the whole book</label>
<input id="query" type="search" name="q" autocomplete="off" />
<button type="submit">Search</button>
</form>
<noscript><p>Searching needs scripts, and yours are off. Look into the ${link(contentsPage, 'contents')}, the ${link(programsPage, 'programs')}, the ${link(chunksPage, 'pieces')} or the ${link(glossaryPage, 'terms')}.</p></noscript>
<p id="found" role="status"></p>
<ol id="results" class="results"></ol>
`
}

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
