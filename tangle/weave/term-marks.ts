import type { ChapterModel, GlossaryLink } from '../data/page.ts'
import type { MarkdownToken } from '../read/markdown.ts'
import { type Html, html } from './html.ts'
import { findNames, keyOf } from './terms.ts'

/**
 * Marks terms in a chapter's text: where one is explained, it gets its id; where another chapter's is first used,
 * a link to the glossary, with the explaining sentence shown beside it on hover and on focus.
 */
export function markTerms(tokens: readonly MarkdownToken[], model: ChapterModel): void {
  const own = [...model.terms]
  const foreign = new Map(
    model.glossary.flatMap((link) => (link.isOwn ? [] : [[keyOf(link.name), link] as const])),
  )
  let count = 0
  for (const [i, token] of tokens.entries()) {
    if (token.type !== 'inline' || token.children === null) continue
    nameTerms(token.children, own, model.prefix)
    if (tokens[i - 1]?.type === 'heading_open') continue
    token.children = token.children.flatMap((child, j, all) => {
      if (child.type !== 'text' || isInside(all, j)) return [child]
      return withLinks(child, foreign, () => (model.isInteractive ? `tip-${++count}` : undefined))
    })
  }
}

/** Bold within a sentence explains a term; the reading of the chapter has found the same ones, in this order. */
function nameTerms(
  children: readonly MarkdownToken[],
  own: ChapterModel['terms'][number][],
  prefix: string,
): void {
  for (const [i, child] of children.entries()) {
    const isWithin = children.slice(0, i).some(({ content }) => content.trim() !== '')
    if (child.type !== 'strong_open' || !isWithin) continue
    const term = own.shift()
    if (term !== undefined) child.attrSet('id', prefix + term.anchor)
  }
}

/** Whether a text is a link's or is set in bold: there no other link belongs. */
function isInside(children: readonly MarkdownToken[], index: number): boolean {
  const depth = (name: string) =>
    children
      .slice(0, index)
      .reduce((sum, { type }) => sum + Number(type === `${name}_open`) - Number(type === `${name}_close`), 0)
  return depth('link') > 0 || depth('strong') > 0
}

function withLinks(
  text: MarkdownToken,
  open: Map<string, GlossaryLink>,
  nextId: () => string | undefined,
): MarkdownToken[] {
  const parts: MarkdownToken[] = []
  let end = 0
  for (const { key, start, end: last } of findNames(text.content, open.keys())) {
    const link = open.get(key)
    open.delete(key)
    if (link?.href === undefined) continue
    parts.push(piece(text, 'text', text.content.slice(end, start)))
    parts.push(piece(text, 'ours', termLink(text.content.slice(start, last), link, nextId()).html))
    end = last
  }
  return [...parts, piece(text, 'text', text.content.slice(end))]
}

function piece(text: MarkdownToken, type: string, content: string): MarkdownToken {
  return Object.assign(Object.create(text) as MarkdownToken, { type, content })
}

/** @param id of the hint; without one there is none */
function termLink(word: string, { href, sentence }: GlossaryLink, id: string | undefined): Html {
  if (id === undefined) return html`<a class="to-term" href="${href}">${word}</a>`
  return html`<span class="term"><a href="${href}" aria-describedby="${id}">${word}</a><span role="tooltip" class="tip" id="${id}">${sentence}</span></span>`
}
