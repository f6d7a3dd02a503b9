import { copyOfToken, type MarkdownToken } from '../chapter/markdown.ts'
import { type HtmlPieces, plainTextOf, plainTextOfToken } from './plain-text.ts'

/**
 * Removes links that lead to something that is not woven. A link that is a sentence of its own is removed with its text,
 * and so is a paragraph, heading, item or quote that contains nothing else. Within a sentence the text stays.
 */
export function omitLinks(
  tokens: readonly MarkdownToken[],
  html: HtmlPieces,
  isLeftOut: (href: string) => boolean,
): MarkdownToken[] {
  const emptied = new Set<MarkdownToken>()
  const kept = tokens.map((token) => {
    if (token.type !== 'inline' || !(token.children ?? []).some((child) => isLink(child, isLeftOut)))
      return token
    const children = withoutLinks(token.children ?? [], html, isLeftOut)
    const rest = copyOfToken(token, { children })
    if (isBlank(children, html)) emptied.add(rest)
    return rest
  })
  return emptied.size === 0 ? kept : withoutHollow(kept, emptied)
}

function isLink(token: MarkdownToken, isLeftOut: (href: string) => boolean): boolean {
  return token.type === 'link_open' && isLeftOut(String(token.attrGet('href') ?? ''))
}

function isBlank(tokens: readonly MarkdownToken[], html: HtmlPieces): boolean {
  return tokens.every(({ type }) => type !== 'image') && plainTextOf(tokens, html).trim() === ''
}

/** Removes what is empty now, and each container that holds nothing else. A table keeps its cells. */
function withoutHollow(
  tokens: readonly MarkdownToken[],
  emptied: ReadonlySet<MarkdownToken>,
): MarkdownToken[] {
  const kept: MarkdownToken[] = []
  const open: { readonly start: number; isHollow: boolean }[] = []
  const hollow = () => {
    const last = open.at(-1)
    if (last !== undefined) last.isHollow = true
  }
  for (const token of tokens) {
    if (token.nesting > 0) open.push({ start: kept.length, isHollow: false })
    if (emptied.has(token)) hollow()
    else kept.push(token)
    if (token.nesting >= 0) continue
    const { start, isHollow } = open.pop() ?? { start: 0, isHollow: false }
    if (!isHollow || kept.length > start + 2 || /^t[dh]_/.test(token.type)) continue
    kept.length = start
    hollow()
  }
  return kept
}

/** What may separate a link from the next. */
const between = /^\s*(?:[,;]|and|or)?\s*$/

function withoutLinks(
  children: readonly MarkdownToken[],
  html: HtmlPieces,
  isLeftOut: (href: string) => boolean,
): MarkdownToken[] {
  const kept: MarkdownToken[] = []
  const lastWord = children.findLastIndex((child) => !isBlank([child], html))
  /** The last character before, spaces left out. */
  let before = ''
  for (let i = 0; i < children.length; i++) {
    const child = children[i]
    if (child === undefined) continue
    if (!isLink(child, isLeftOut)) {
      push(kept, child)
      before = plainTextOfToken(child, html).trim().at(-1) ?? before
      continue
    }
    const { end, words } = runFrom(children, i, isLeftOut)
    const next = children[end + 1]
    const mark = lastWord <= end ? '' : /^[.!?](?=\s|$)/.exec(next?.type === 'text' ? next.content : '')?.[0]
    i = end
    if (mark === undefined || !/^[.!?:]?$/.test(before)) {
      kept.push(...words)
      before = plainTextOf(words, html).trim().at(-1) ?? before
      continue
    }
    trimEnd(kept)
    if (next === undefined || mark === '') continue
    const rest = next.content.slice(mark.length)
    if (rest !== '') kept.push(copyOfToken(next, { content: kept.length === 0 ? rest.trimStart() : rest }))
    i = end + 1
  }
  return kept
}

/** Links in a row are treated as one: where they end, and their text. */
function runFrom(
  children: readonly MarkdownToken[],
  start: number,
  isLeftOut: (href: string) => boolean,
): { end: number; words: MarkdownToken[] } {
  const words: MarkdownToken[] = []
  let end = start
  for (let i = start; ; i++) {
    const child = children[i]
    if (child === undefined || !isLink(child, isLeftOut)) break
    while (++i < children.length && children[i]?.type !== 'link_close')
      words.push(...children.slice(i, i + 1))
    end = i
    const parting = children
      .slice(i + 1, i + 2)
      .filter(({ type, content }) => /^text$|break$/.test(type) && between.test(content))
    const following = children[i + 1 + parting.length]
    if (following === undefined || !isLink(following, isLeftOut)) break
    words.push(...parting)
    i += parting.length
  }
  return { end, words }
}

/** Adds a token, or removes the mark before it that it closes with nothing in between. */
function push(kept: MarkdownToken[], token: MarkdownToken): void {
  const last = kept.at(-1)
  const isEmptied = token.nesting < 0 && (last?.nesting ?? 0) > 0 && token.type !== 'link_close'
  if (isEmptied) kept.pop()
  else kept.push(token)
}

/** Removes the spaces that separated a text from the link after it. */
function trimEnd(kept: MarkdownToken[]): void {
  while (kept.at(-1)?.type.endsWith('break')) kept.pop()
  const last = kept.at(-1)
  if (last?.type === 'text') kept.splice(-1, 1, copyOfToken(last, { content: last.content.trimEnd() }))
}
