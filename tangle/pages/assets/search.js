// Searches the index that search-data.js brings, as one types. A question can be in the address.

const field = /** @type {HTMLInputElement} */ (document.getElementById('query'))
const found = /** @type {HTMLElement} */ (document.getElementById('found'))
const results = /** @type {HTMLElement} */ (document.getElementById('results'))
const most = 30
/** In characters: how much of a section is shown, and how much of that before the first word that was found. */
const shown = { all: 200, before: 60 }

/**
 * What the scripts before this one have brought.
 *
 * @typedef {{ MiniSearch: typeof import('minisearch').default, searchData: string }} Brought
 */
const brought = /** @type {Brought} */ (/** @type {unknown} */ (self))

const index = brought.MiniSearch.loadJSON(brought.searchData, {
  fields: ['title', 'explains', 'text'],
  storeFields: ['title', 'chapter', 'explains', 'text', 'href'],
})

field.value = new URLSearchParams(location.search).get('q') ?? ''
field.addEventListener('input', show)
show()

function show() {
  const query = field.value.trim().toLowerCase()
  const hits = index.search(field.value, {
    prefix: true,
    fuzzy: 0.15,
    boost: { explains: 3, title: 3 },
    // Where just this is explained comes first, and then where several words stand just like this.
    boostDocument: (_id, _term, stored) =>
      namesIn(stored).includes(query) ? 10 : quotes(stored, query) ? 4 : 1,
    combineWith: 'AND',
  })
  results.replaceChildren(...hits.slice(0, most).map(item))
  found.textContent = field.value.trim() === '' ? '' : countOf(hits.length)
}

/**
 * The terms that a section explains.
 *
 * @param {Record<string, unknown> | undefined} stored
 */
function namesIn(stored) {
  const names = typeof stored?.explains === 'string' ? stored.explains : ''
  return names.toLowerCase().split('\n')
}

/**
 * Whether a section has several words as they are in a question.
 *
 * @param {Record<string, unknown> | undefined} stored
 * @param {string} query in small letters
 */
function quotes(stored, query) {
  return /\s/.test(query) && typeof stored?.text === 'string' && stored.text.toLowerCase().includes(query)
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
function item({ title, chapter, text, href, terms }) {
  const link = document.createElement('a')
  link.href = href
  link.textContent = title
  const line = document.createElement('li')
  line.append(link)
  if (chapter !== title) line.append(' ', element('span', 'chapter', [`in ${chapter}`]))
  line.append(element('p', 'excerpt', excerpt(text.replace(/\s+/g, ' ').trim(), terms)))
  return line
}

/**
 * The text around the first word that was found, and that word marked wherever it is there.
 *
 * @param {string} text
 * @param {string[]} terms
 */
function excerpt(text, terms) {
  const words = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const first = text.search(new RegExp(`(?:${words})`, 'i'))
  const start = first <= shown.before ? 0 : text.indexOf(' ', first - shown.before) + 1
  const end = start + shown.all < text.length ? text.lastIndexOf(' ', start + shown.all) : text.length
  const pieces = text.slice(start, Math.max(end, start + shown.before)).split(new RegExp(`(${words})`, 'i'))
  const marked = pieces.map((piece, i) => (i % 2 === 1 ? element('mark', '', [piece]) : piece))
  return [start > 0 ? '… ' : '', ...marked, end < text.length ? ' …' : '']
}

/**
 * @param {string} name
 * @param {string} kind
 * @param {(string | Element)[]} content
 */
function element(name, kind, content) {
  const made = document.createElement(name)
  made.className = kind
  made.append(...content)
  return made
}
