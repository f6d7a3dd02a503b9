import MiniSearch from 'minisearch'
import type { Prose } from '../../prose/prose.ts'
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
  /** The names that the section explains. */
  readonly explains: string
  readonly text: string
  readonly href: string
}

/** The index of every section of the book, as a script for the search page. */
export function searchData({ chapters }: Site): string {
  const index = new MiniSearch<SearchEntry>({
    fields: ['title', 'explains', 'text'],
    storeFields: ['title', 'chapter', 'explains', 'text', 'href'],
  })
  let id = 0
  for (const { title, page, prose } of chapters) {
    for (const [i, { title: own, text, anchor }] of prose.sections.entries()) {
      const href = hrefTo(searchPage, page, anchor)
      index.add({ id: id++, title: own, chapter: title, explains: termsIn(prose, i).join('\n'), text, href })
    }
  }
  return `self.searchData = ${JSON.stringify(JSON.stringify(index))}\n`
}

/** The names that a section explains. @param section 0-based: every section has its heading */
function termsIn({ headings, terms }: Prose, section: number): string[] {
  const from = headings[section]?.at.line ?? 0
  const to = headings[section + 1]?.at.line ?? Infinity
  return terms.filter(({ at }) => from <= at.line && at.line < to).map(({ name }) => name)
}
