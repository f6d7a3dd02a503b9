import { printable } from '../../problem/code-frame.ts'
import { formatPlace } from '../../problem/place.ts'
import { plural } from '../../problem/plural.ts'
import { endsOf, hintOf } from '../../problem/problem.ts'
import { mostShown } from '../../problem/text.ts'
import { type Html, html } from '../../text/html.ts'
import { contentsPage, hrefTo } from '../plan/paths.ts'
import type { DraftProblems, PageProblems, ShownProblem } from './shown-problems.ts'

/** The id of the list at the top of a page. */
const listId = 'problems'

/** A problem with all that is known of it, for its place in the text. */
export function problemHtml({ id, problem, frame }: ShownProblem): Html {
  const { code, message, at, expected, details = [], notes = [] } = problem
  const lines = [...frame, ...(details.length > 0 ? ['', ...details.map(printable)] : [])]
  const { head, left, tail } = endsOf(notes)
  const see = [...head, ...tail].map((note) => fact('See', `${formatPlace(note.at)} (${note.message})`))
  return html`<section class="problem" id="${id}" tabindex="-1" aria-labelledby="${id}.name">
<p id="${id}.name"><strong class="code">${code}</strong> ${words(message)}</p>
<p class="place">${printable(formatPlace(at))}</p>
${lines.length > 0 ? html`<pre tabindex="0"><code>${lines.join('\n')}</code></pre>\n` : undefined}<dl>
${fact('Expected', expected)}${fact('Do next', hintOf(problem))}${see}${left > 0 ? fact('See', `${left} more`) : undefined}</dl>
<p class="back"><a href="#${listId}">All problems of this page</a></p>
</section>
`
}

function fact(name: string, text: string): Html {
  return html`<div><dt>${name}</dt><dd>${words(text)}</dd></div>\n`
}

/** A sentence with code in back-ticks. */
function words(text: string): Html {
  const parts = printable(text).split(/`([^`]+)`/)
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`
}

/**
 * The list at the top of a page of a draft: its own problems, and where there are more. Nothing where the draft has none.
 *
 * @param path of the page
 */
export function problemListHtml(path: string, { count, pages, others }: DraftProblems): Html {
  if (count === 0) return html``
  const all = `${plural(count, 'problem')} in this draft`
  const own = pages.find(({ page }) => page === path)
  if (path === contentsPage) return listHtml(all, chaptersHtml(pages, others))
  const toContents = (words: string) =>
    html`<p><a href="${hrefTo(path, contentsPage, listId)}">${words}</a></p>\n`
  if (own === undefined) return listHtml(all, toContents('Where they are'))
  const left = count - own.shown.length
  const more = left > 0 ? toContents(`${plural(left, 'problem')} elsewhere`) : undefined
  return listHtml(`${plural(own.shown.length, 'problem')} in this chapter`, html`${ownHtml(own)}${more}`)
}

function listHtml(title: string, content: Html): Html {
  return html`<section class="draft" id="${listId}" tabindex="-1" aria-labelledby="${listId}.title">
<p class="title" id="${listId}.title">${title}</p>
${content}</section>
`
}

/** A chapter's problems: links to their places, or all of them here where its page is an older one. */
function ownHtml({ shown, isCurrent }: PageProblems): Html {
  if (!isCurrent)
    return html`<p>This page is the last good one: the chapter cannot be read as it is now.</p>\n${allHtml(shown)}`
  const items = shown.slice(0, mostShown).map(({ id, problem: { code, message, at } }) => {
    const name = html`<a href="#${id}">line ${at.line}: <span class="code">${code}</span></a>`
    return html`<li>${name} ${words(message)}</li>\n`
  })
  return html`<ol>\n${items}</ol>\n${moreHtml(shown)}`
}

function allHtml(shown: readonly ShownProblem[]): Html {
  return html`${shown.slice(0, mostShown).map(problemHtml)}${moreHtml(shown)}`
}

function moreHtml(shown: readonly ShownProblem[]): Html | undefined {
  return shown.length > mostShown ? html`<p>${shown.length - mostShown} more.</p>\n` : undefined
}

/** How many problems are in which chapter, and those of no chapter. */
function chaptersHtml(pages: readonly PageProblems[], others: readonly ShownProblem[]): Html {
  const items = pages.map(({ page, title, shown }) => {
    const href = hrefTo(contentsPage, page, listId)
    return html`<li><a href="${href}">${printable(title)}</a>: ${plural(shown.length, 'problem')}</li>\n`
  })
  return html`${items.length > 0 ? html`<ul>\n${items}</ul>\n` : undefined}${allHtml(others)}`
}
