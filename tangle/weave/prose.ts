import type { ChapterModel, Figure } from '../data/page.ts'
import { type ChapterTokens, copyTokens } from '../read/chapter-tokens.ts'
import { type MarkdownRules, type MarkdownToken, renderTokens } from '../read/markdown.ts'
import type { HtmlPiece } from '../read/safe-html.ts'
import { codeFigure, plainFigure, type Tools } from './code.ts'
import { type Html, html, raw } from './html.ts'
import { markTerms } from './term-marks.ts'
import { transcriptHtml } from './transcript.ts'

/** A chapter's text as HTML, each fence in its place as the figure that the model has for it. */
export function proseHtml(model: ChapterModel, text: ChapterTokens, tools: Tools): Html {
  // The same text is shown in several forms, each with addresses of its own.
  const chapter = copyTokens(text)
  markTerms(chapter, model)
  setAttributes(chapter.tokens, model)
  return raw(renderTokens(chapter.tokens, rulesFor(chapter, model, tools)))
}

/** Gives headings their ids, cells their alignment by class, since a policy forbids styles inline, and links and pictures their addresses in this book. */
function setAttributes(
  tokens: readonly MarkdownToken[],
  { headings, prefix, addresses, pictures }: ChapterModel,
): void {
  const next = [...headings]
  for (const token of tokens) {
    if (token.type === 'heading_open') token.attrSet('id', prefix + (next.shift()?.anchor ?? ''))
    const alignment = /^text-align:(\w+)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
    if (alignment !== undefined) token.attrs = [['class', alignment]]
    setAddresses(token.children ?? [], addresses, pictures)
  }
}

/** A link to what this form of the book does not have is none: its words stay. */
function setAddresses(
  children: readonly MarkdownToken[],
  addresses: ChapterModel['addresses'],
  pictures: ChapterModel['pictures'],
): void {
  let isLost = false
  for (const child of children) {
    if (child.type === 'image') child.attrSet('src', pictures[child.attrGet('src') ?? ''] ?? '')
    if (child.type === 'link_open') {
      const address = addresses[child.attrGet('href') ?? '']
      isLost = address === undefined
      child.attrSet('href', address ?? '')
    }
    if (/^link_/.test(child.type)) child.hidden = isLost
  }
}

function rulesFor({ html: settled }: ChapterTokens, model: ChapterModel, tools: Tools): MarkdownRules {
  const figures = new Map(model.figures.map((figure) => [figure.block.line, figure]))
  const written = (all: readonly MarkdownToken[], i: number) =>
    piecesHtml((all[i] && settled.get(all[i])) ?? [], !model.isInteractive).html
  return {
    fence: (all, i) => figureHtml(figures.get((all[i]?.map?.[0] ?? 0) + 1), tools).html,
    code_block: (all, i) => html`<pre tabindex="0"><code>${all[i]?.content}</code></pre>\n`.html,
    html_block: written,
    html_inline: written,
    ours: (all, i) => all[i]?.content ?? '',
    ...(model.isInteractive ? { heading_close: headingEnds(model) } : {}),
    table_open: () => '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n',
    table_close: () => '</table></div>\n',
  }
}

function figureHtml(figure: Figure | undefined, tools: Tools): Html {
  if (figure === undefined) return html``
  if (figure.kind === 'code') return tools.memory.recall(figure, () => codeFigure(figure, tools))
  if (figure.kind === 'plain') return tools.memory.recall(figure, () => plainFigure(figure, tools))
  return transcriptHtml(figure, tools)
}

/** @param isOpen whether `details` are shown unfolded, for readers who cannot unfold them */
function piecesHtml(pieces: readonly HtmlPiece[], isOpen: boolean): Html {
  const parts = pieces.map(({ text, isTag }) => {
    if (!isTag) return html`${text}`
    return raw(isOpen ? text.replace(/^<details>/, '<details open="open">') : text)
  })
  return html`${parts}`
}

/** Behind a heading stands a link to it, for those who want to show somebody the place. */
function headingEnds({ headings, prefix }: ChapterModel): NonNullable<MarkdownRules[string]> {
  const next = headings.values()
  return (tokens, index) => {
    const { tag = 'h1' } = tokens[index] ?? {}
    const { anchor = '', text = '' } = next.next().value ?? {}
    const end = raw(`</${tag}>\n`)
    if (tag === 'h1') return end.html
    const href = `#${encodeURIComponent(prefix + anchor)}`
    return html` <a class="anchor" href="${href}" aria-label="Link to: ${text}">#</a>${end}`.html
  }
}
