import type { PageBody, PageLink } from './page.ts'
import { type Html, html, raw } from '../text/html.ts'
import { assetFile, contentsPage, hrefTo, searchPage } from './plan/paths.ts'

/** What all pages of a book share. */
type PageFrame = {
  /** The page's text with `{{names}}` in it. */
  readonly template: string
  readonly bookTitle: string
  readonly language: string
  /** The pages that every page links to. */
  readonly navigation: readonly { readonly path: string; readonly title: string }[]
}

/** The names that a template can hold; each is replaced by HTML. `head` and `content` must be there. */
export const templateNames = [
  'language',
  'head',
  'kind',
  'site',
  'search',
  'sections',
  'content',
  'pager',
] as const

/**
 * Nothing from elsewhere, and nothing inline: text that got into a page as HTML could still do nothing. A page has it in itself,
 * since it may be read from the disk; `tangle serve` sends it too.
 */
export const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"

/** A whole page: the template with everything filled in. */
export function pageText(body: PageBody, frame: PageFrame): string {
  const values: Record<(typeof templateNames)[number], Html> = {
    language: html`${frame.language}`,
    head: headHtml(body, frame),
    kind: html`${body.kind}`,
    site: siteHtml(body, frame),
    search: searchHtml(body),
    sections: sectionsHtml(body),
    content: raw(body.content),
    pager: pagerHtml(body),
  }
  return frame.template.replaceAll(/\{\{(\w+)\}\}/g, (all, name: string) =>
    Object.hasOwn(values, name) ? values[name as keyof typeof values].html : all,
  )
}

/** What the head of each page begins with. */
export const headOfAll = html`<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policy}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
`

/** A page that `pageText` made, with more in its head. */
export function withMoreHead(page: string, more: Html): string {
  return page.replace('<title>', () => `${more.html}<title>`)
}

/** A page with something above its text, also where the book's own template has no `main`. */
export function withTop(page: string, top: Html): string {
  const start = /<main\b[^>]*>/i.exec(page) ?? /<body\b[^>]*>/i.exec(page)
  const at = start === null ? page.length : start.index + start[0].length
  return page.slice(0, at) + top.html + page.slice(at)
}

function headHtml({ path, title, scripts = [], previous, next }: PageBody, { bookTitle }: PageFrame): Html {
  const full = title === bookTitle ? title : `${title} · ${bookTitle}`
  const asset = (name: string) => hrefTo(path, assetFile(name))
  return html`${headOfAll}<title>${full}</title>
<link rel="stylesheet" href="${asset('transcript.css')}" />
<link rel="stylesheet" href="${asset('book.css')}" />
<link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml" />
${previous && html`<link rel="prev" href="${previous.href}" />\n`}${next && html`<link rel="next" href="${next.href}" />\n`}${['page.js', ...scripts].map((name) => html`<script defer="defer" src="${asset(name)}"></script>\n`)}`
}

function siteHtml({ path }: PageBody, { bookTitle, navigation }: PageFrame): Html {
  const links = navigation.map((page) => {
    const current = page.path === path ? raw(' aria-current="page"') : undefined
    return html`<li><a href="${hrefTo(path, page.path)}"${current}>${page.title}</a></li>`
  })
  return html`<a class="book" href="${hrefTo(path, contentsPage)}">${bookTitle}</a>
<nav aria-label="Book"><ul>${links}</ul></nav>`
}

function searchHtml({ path, kind }: PageBody): Html {
  if (kind === 'search') return html``
  return html`<form class="search" role="search" action="${hrefTo(path, searchPage)}" method="get">
<label for="site.query">Search</label>
<input id="site.query" type="search" name="q" placeholder="Search" autocomplete="off" />
</form>`
}

/** What is beside the text where there is room: the chapters of the book, and the sections of this one. */
function sectionsHtml({ path, chapters = [], sections }: PageBody): Html {
  const own = hrefTo(path, path)
  const lists = [
    chaptersHtml(chapters, own),
    sections.length < 2 ? html`` : linksHtml('On this page', sections),
  ]
  return lists.every((list) => list.html === '') ? html`` : html`<div class="beside">${lists}</div>`
}

function chaptersHtml(chapters: readonly PageLink[], own: string): Html {
  if (chapters.length < 2) return html``
  const links = chapters.map(({ label, href }) => {
    const current = href === own ? raw(' aria-current="page"') : undefined
    return html`<li><a href="${href}"${current}>${label}</a></li>`
  })
  return html`<nav class="chapters" aria-label="All chapters"><p>Chapters</p><ul>${links}</ul></nav>`
}

function linksHtml(title: string, links: readonly PageLink[]): Html {
  const items = links.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)
  return html`<nav class="sections" aria-label="${title}"><p>${title}</p><ul>${items}</ul></nav>`
}

function pagerHtml({ previous, next }: PageBody): Html {
  if (previous === undefined && next === undefined) return html``
  return html`<nav class="pager" aria-label="Chapters">${pagerLink('prev', 'Previous', previous)}${pagerLink('next', 'Next', next)}</nav>`
}

function pagerLink(rel: string, name: string, link: PageLink | undefined): Html {
  return link === undefined
    ? html``
    : html`<a class="${rel}" rel="${rel}" href="${link.href}"><span>${name}</span> ${link.label}</a>`
}
