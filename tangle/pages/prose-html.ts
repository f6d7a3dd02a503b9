import type { ChapterModel, Figure } from './page.ts'
import type { Heading } from '../prose/prose.ts'
import { type ChapterTokens, copyTokens } from '../prose/chapter-tokens.ts'
import { type MarkdownRules, type MarkdownToken, renderTokens } from '../chapter/markdown.ts'
import type { HtmlPiece } from '../prose/safe-html.ts'
import { callOutClasses } from './call-outs.ts'
import { codeFigure, plainFigure, type Tools } from './code/code.ts'
import { type Html, html, raw } from '../text/html.ts'
import { placeProblems } from './draft/place-problems.ts'
import { markTerms } from './mark-terms.ts'
import { transcriptHtml } from './transcript/transcript.ts'

/** A chapter's text as HTML, with the model's figures in place of its fences. */
export function proseHtml(model: ChapterModel, text: ChapterTokens, tools: Tools): Html {
  // The same text is shown in several forms, each with addresses of its own.
  const chapter = copyTokens(text)
  markTerms(chapter, model)
  setAttributes(chapter.tokens, model)
  const { above, tokens } = placeProblems(chapter.tokens, model.problems)
  return raw(above + renderTokens(tokens, rulesFor(chapter, model, tools)))
}

/** Gives headings their ids, cells their alignment by class (the page's policy forbids inline styles), and links and pictures their addresses. */
function setAttributes(tokens: readonly MarkdownToken[], model: ChapterModel): void {
  const headingOf = finderOf(model)
  for (const token of tokens) {
    if (token.type === 'heading_open') token.attrSet('id', idOf(headingOf(token), model))
    const alignment = /^text-align:(\w+)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
    if (alignment !== undefined) token.attrs = [['class', alignment]]
    setAddresses(token.children ?? [], model)
  }
}

/** Finds the heading that a token begins. */
function finderOf({ headings }: ChapterModel): (token: MarkdownToken | undefined) => Heading | undefined {
  const byLine = new Map(headings.map((heading) => [heading.at.line - 1, heading]))
  return (token) => byLine.get(token?.map?.[0] ?? -1)
}

function idOf(heading: Heading | undefined, { prefix }: ChapterModel): string {
  return prefix + (heading?.anchor ?? '')
}

/** A link to what this form of the book lacks is removed, and its text stays. */
function setAddresses(children: readonly MarkdownToken[], { addresses, pictures }: ChapterModel): void {
  let isLost = false
  for (const child of children) {
    if (child.type === 'image') child.attrSet('src', pictures[child.attrGet('src') ?? ''] ?? '')
    if (child.type === 'link_open') {
      const address = addresses[child.attrGet('href') ?? '']
      isLost = address === undefined
      child.attrSet('href', address ?? '')
    }
    if (child.type.startsWith('link_')) child.hidden = isLost
  }
}

function rulesFor({ html: settled }: ChapterTokens, model: ChapterModel, tools: Tools): MarkdownRules {
  const figures = new Map(model.figures.map((figure) => [figure.block.line, figure]))
  const written = (all: readonly MarkdownToken[], i: number) =>
    piecesHtml((all[i] && settled.get(all[i])) ?? [], !model.isInteractive).html
  return {
    fence: (all, i) => figureHtml(figures.get((all[i]?.map?.[0] ?? 0) + 1), tools).html,
    code_block: (all, i) => html`<pre tabindex="0"><code>${all[i]?.content}</code></pre>\n`.html,
    heading_open: (all, i) =>
      headingStart(all[i], all.findIndex(({ tag }) => tag === 'h1') === i ? model.number : '').html,
    blockquote_open: (all, i) => {
      const classes = callOutClasses(all, i)
      return html`<blockquote${classes && html` class="${classes}"`}>\n`.html
    },
    html_block: written,
    html_inline: written,
    ours: (all, i) => all[i]?.content ?? '',
    unrendered: (all, i) => html`${all[i]?.content}`.html,
    ...forgeRules(model),
    ...(model.isInteractive ? { heading_close: headingEnds(model) } : {}),
    table_open: () => '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n',
    table_close: () => '</table></div>\n',
  }
}

function headingStart(token: MarkdownToken | undefined, number: string): Html {
  return html`<${raw(token?.tag ?? 'h1')} id="${String(token?.attrGet('id') ?? '')}">${number}`
}

/** Alerts, boxes of task lists, and footnotes. */
function forgeRules({ prefix }: ChapterModel): MarkdownRules {
  const idOf = ({ meta }: MarkdownToken) => `${prefix}note.${Number(meta?.id) + 1}`
  const backOf = (token: MarkdownToken) => `${idOf(token)}.${Number(token.meta?.subId) + 1}`
  const rule = (write: (token: MarkdownToken) => Html) => (all: readonly MarkdownToken[], i: number) =>
    all[i] === undefined ? '' : write(all[i]).html
  return {
    alert_open: rule(({ info }) => {
      const title = info.slice(0, 1).toUpperCase() + info.slice(1)
      return html`<div class="alert ${info}" role="note"><p class="kind">${title}</p>\n`
    }),
    alert_close: () => '</div>\n',
    task: rule(
      ({ info }) => html`<span role="img" aria-label="${info}">${info === 'done' ? '☑' : '☐'}</span> `,
    ),
    footnote_ref: rule((token) => {
      const number = Number(token.meta?.id) + 1
      return html`<sup><a id="${backOf(token)}" href="#${idOf(token)}" aria-label="Footnote ${number}">${number}</a></sup>`
    }),
    footnote_block_open: () => '<section class="footnotes" aria-label="Footnotes"><ol>\n',
    footnote_block_close: () => '</ol></section>\n',
    footnote_open: rule((token) => html`<li id="${idOf(token)}">`),
    footnote_close: () => '</li>\n',
    footnote_anchor: rule(
      (token) => html` <a href="#${backOf(token)}" aria-label="Back to the text">↩\uFE0E</a>`,
    ),
  }
}

function figureHtml(figure: Figure | undefined, tools: Tools): Html {
  if (figure === undefined) return html``
  if (figure.kind === 'code') return tools.memory.recall(figure, () => codeFigure(figure, tools))
  if (figure.kind === 'plain') return tools.memory.recall(figure, () => plainFigure(figure, tools))
  return html`${transcriptHtml(figure, tools)}\n`
}

/** @param isOpen whether `details` are shown unfolded, for readers who cannot unfold them */
function piecesHtml(pieces: readonly HtmlPiece[], isOpen: boolean): Html {
  const parts = pieces.map(({ text, isTag }) => {
    if (!isTag) return html`${text}`
    return raw(isOpen ? text.replace(/^<details>/, '<details open="open">') : text)
  })
  return html`${parts}`
}

/** After a heading is a link to it, for sharing. */
function headingEnds(model: ChapterModel): NonNullable<MarkdownRules[string]> {
  const headingOf = finderOf(model)
  return (tokens, index) => {
    const { tag = 'h1' } = tokens[index] ?? {}
    const end = raw(`</${tag}>\n`)
    if (tag === 'h1') return end.html
    // The token two before the end begins the heading.
    const heading = headingOf(tokens[index - 2])
    const href = `#${encodeURIComponent(idOf(heading, model))}`
    return html` <a class="anchor" href="${href}" aria-label="Link to: ${heading?.text}">#</a>${end}`.html
  }
}
