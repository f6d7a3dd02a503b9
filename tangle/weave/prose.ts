import type { ChapterModel, Figure } from '../data/page.ts'
import { type MarkdownRules, type MarkdownToken, renderTokens, proseTokensOf } from '../read/markdown.ts'
import { codeFigure, plainFigure, type Tools } from './code.ts'
import { type Html, html, raw } from './html.ts'
import { type Fragment, SafeHtml } from './safe-html.ts'
import { dropLinks } from './left-out.ts'
import { markTerms } from './term-marks.ts'
import { transcriptHtml } from './transcript.ts'

/** A chapter's text as HTML, each fence in its place as the figure that the model has for it. */
export function proseHtml(model: ChapterModel, tools: Tools): Html {
  const isLeftOut = (href: string) =>
    Object.hasOwn(model.addresses, href) && model.addresses[href] === undefined
  const tokens = dropLinks(proseTokensOf(model.text), isLeftOut)
  markTerms(tokens, model)
  setAttributes(tokens, model)
  return raw(renderTokens(tokens, rulesFor(tokens, model, tools)))
}

/** Gives headings their ids, cells their alignment by class, since a policy forbids styles inline, and links and pictures their addresses in this book. */
function setAttributes(
  tokens: readonly MarkdownToken[],
  { headings, prefix, addresses }: ChapterModel,
): void {
  const next = [...headings]
  for (const token of tokens) {
    if (token.type === 'heading_open') token.attrSet('id', prefix + (next.shift()?.anchor ?? ''))
    const alignment = /^text-align:(\w+)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
    if (alignment !== undefined) token.attrs = [['class', alignment]]
    for (const child of token.children ?? []) {
      const name = child.type === 'image' ? 'src' : 'href'
      const href = child.attrGet(name)
      const address = href === null ? undefined : addresses[href]
      if (address !== undefined) child.attrSet(name, address)
    }
  }
}

function rulesFor(tokens: readonly MarkdownToken[], model: ChapterModel, tools: Tools): MarkdownRules {
  const figures = new Map(model.figures.map((figure) => [figure.block.line, figure]))
  const safe = new SafeHtml(fragmentsOf(tokens), !model.isInteractive)
  return {
    fence: (all, i) => figureHtml(figures.get((all[i]?.map?.[0] ?? 0) + 1), tools).html,
    code_block: (all, i) => html`<pre tabindex="0"><code>${all[i]?.content}</code></pre>\n`.html,
    html_block: (all, i) => safe.next(all[i]?.content ?? ''),
    html_inline: (all, i) => safe.next(all[i]?.content ?? ''),
    ours: (all, i) => all[i]?.content ?? '',
    ...(model.isInteractive ? { heading_close: headingEnd } : {}),
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

/** Behind a heading stands a link to it, for those who want to show somebody the place. */
function headingEnd(tokens: readonly MarkdownToken[], index: number): string {
  const close = tokens[index]
  const open = tokens.slice(0, index).findLast(({ type }) => type === 'heading_open')
  if (close === undefined || open === undefined || close.tag === 'h1') return `</${close?.tag ?? 'h1'}>\n`
  const id = open.attrGet('id') ?? ''
  const title = tokens[index - 1]?.content ?? ''
  return html` <a class="anchor" href="#${encodeURIComponent(id)}" aria-label="Link to: ${title}">#</a>${raw(`</${close.tag}>\n`)}`
    .html
}

function fragmentsOf(tokens: readonly MarkdownToken[]): Fragment[] {
  const containers: number[] = []
  return tokens.flatMap((token, i): Fragment[] => {
    if (token.nesting > 0) containers.push(i)
    if (token.nesting < 0) containers.pop()
    if (token.type === 'html_block')
      return [{ text: token.content, container: String(containers.at(-1)), isInline: false }]
    const inside = (token.children ?? []).filter(({ type }) => type === 'html_inline')
    return inside.map(({ content }) => ({ text: content, container: `${i}`, isInline: true }))
  })
}
