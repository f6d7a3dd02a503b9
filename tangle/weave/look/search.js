// Searches the index that search-data.js brings, as one types. A question can stand in the address.

const field = /** @type {HTMLInputElement} */ (document.getElementById('query'))
const found = /** @type {HTMLElement} */ (document.getElementById('found'))
const results = /** @type {HTMLElement} */ (document.getElementById('results'))
const most = 30

/**
 * What the scripts before this one have brought.
 *
 * @typedef {{ MiniSearch: typeof import('minisearch').default, searchData: string }} Brought
 */
const brought = /** @type {Brought} */ (/** @type {unknown} */ (self))

const index = brought.MiniSearch.loadJSON(brought.searchData, {
  fields: ['title', 'text'],
  storeFields: ['title', 'chapter', 'href'],
})

field.value = new URLSearchParams(location.search).get('q') ?? ''
field.addEventListener('input', show)
show()

function show() {
  const hits = index.search(field.value, {
    prefix: true,
    fuzzy: 0.15,
    boost: { title: 3 },
    combineWith: 'AND',
  })
  results.replaceChildren(...hits.slice(0, most).map(item))
  found.textContent = field.value.trim() === '' ? '' : countOf(hits.length)
}

/** @param {number} count */
function countOf(count) {
  if (count === 0) return 'Nothing found.'
  const sections = count === 1 ? '1 section' : `${count} sections`
  return count > most ? `${sections}; here are the first ${most}.` : `${sections}.`
}

/**
 * Made of nodes, so that no text of the book can become HTML.
 *
 * @param {import('minisearch').SearchResult} hit
 */
function item({ title, chapter, href }) {
  const link = document.createElement('a')
  link.href = href
  link.textContent = title
  const line = document.createElement('li')
  line.append(link)
  if (chapter !== title) line.append(` in ${chapter}`)
  return line
}
