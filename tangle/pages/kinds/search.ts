import type { PageBody } from '../page.ts'
import { html } from '../../text/html.ts'
import { chunksPage, contentsPage, glossaryPage, hrefTo, programsPage, searchPage } from '../plan/paths.ts'

/** The page that searches, by a script, in the book's own index. Without scripts it suggests where to look. */
export function searchBody(): PageBody {
  const link = (page: string, name: string) => html`<a href="${hrefTo(searchPage, page)}">${name}</a>`
  const content = html`<h1>Search</h1>
<form class="search wide" role="search" action="${hrefTo(searchPage, searchPage)}" method="get">
<label for="query">Search the whole book</label>
<input id="query" type="search" name="q" autocomplete="off" />
<button type="submit">Search</button>
</form>
<noscript><p>Searching needs scripts, and yours are off. Look into the ${link(contentsPage, 'contents')}, the ${link(programsPage, 'programs')}, the ${link(chunksPage, 'pieces')} or the ${link(glossaryPage, 'terms')}.</p></noscript>
<p id="found" role="status"></p>
<ol id="results" class="results"></ol>
`
  const scripts = ['minisearch.js', 'search-data.js', 'search.js']
  return { path: searchPage, kind: 'search', title: 'Search', content: content.html, sections: [], scripts }
}
