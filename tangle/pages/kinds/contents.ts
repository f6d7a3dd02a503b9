import { numberedTitle, type Site, type SiteChapter } from '../plan/site.ts'
import { type Html, html } from '../../text/html.ts'
import { chunksPage, contentsPage, glossaryPage, hrefTo, partAnchor, programsPage } from '../plan/paths.ts'

/** The contents: every chapter with its opening and its sections. */
export function contentsHtml({ title, about, author, chapters, programs, chunks, terms }: Site): Html {
  const parts = [...new Set(chapters.map(({ part }) => part))]
  return html`<h1>${title}</h1>
${author && html`<p class="author">${author}</p>\n`}${about && coverHtml(about, chapters[0])}
${parts.map((part) =>
  partHtml(
    part,
    chapters.filter((chapter) => chapter.part === part),
  ),
)}
<h2 id="at-a-glance">At a glance</h2>
<ul class="glance">
${glance(programsPage, 'Programs', new Set(programs.map(({ target }) => target)).size)}
${glance(chunksPage, 'Pieces', chunks.length)}
${glance(glossaryPage, 'Terms', terms.length)}
</ul>
`
}

/** What the book is, a paragraph for each that blank lines part, and where it begins. */
function coverHtml(about: string, first: SiteChapter | undefined): Html {
  const paragraphs = about.trim().split(/\n\s*\n/)
  const start =
    first && html`<p><a class="start" href="${hrefTo(contentsPage, first.page)}">Start here</a></p>\n`
  return html`<div class="cover">${paragraphs.map((one) => html`<p>${one}</p>\n`)}${start}</div>\n`
}

function partHtml(part: string | undefined, chapters: readonly SiteChapter[]): Html {
  const name = part === undefined ? 'Chapters' : nameOfPart(part)
  const id = part === undefined ? 'chapters' : partAnchor(part)
  const items = part === undefined ? chapters.map(chapterItem) : chapters.map(briefItem)
  return html`<h2 id="${id}">${name}</h2>\n<ol class="${part === undefined ? 'chapters' : 'brief'}">\n${items}</ol>\n`
}

/** A folder's name as a person writes it: `more-exercises` is `More exercises`. */
function nameOfPart(part: string): string {
  const words = part.replaceAll(/[-_]/g, ' ').replaceAll('/', ': ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function chapterItem(chapter: SiteChapter): Html {
  const { page, prose } = chapter
  const sections = prose.headings.filter(({ level }) => level === 2)
  const links = sections.map(
    ({ text, anchor }) => html`<li><a href="${hrefTo(contentsPage, page, anchor)}">${text}</a></li>`,
  )
  return html`<li><h3><a href="${hrefTo(contentsPage, page)}">${numberedTitle(chapter)}</a></h3>
<p>${prose.opening}</p>
${links.length > 0 ? html`<ul class="sections">${links}</ul>\n` : undefined}</li>
`
}

function briefItem(chapter: SiteChapter): Html {
  return html`<li><a href="${hrefTo(contentsPage, chapter.page)}">${numberedTitle(chapter)}</a></li>\n`
}

function glance(page: string, name: string, count: number): Html {
  return html`<li><a href="${hrefTo(contentsPage, page)}">${name}</a> <span class="count">${count}</span></li>`
}
