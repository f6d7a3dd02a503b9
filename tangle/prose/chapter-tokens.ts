import type { PageText } from '../chapter/chapter-text.ts'
import { omitLinks } from './omit-links.ts'
import { copyOfToken, inlinesOf, type MarkdownToken } from '../chapter/markdown.ts'
import type { HtmlPieces } from './plain-text.ts'
import { piecesOfHtml } from './safe-html.ts'

/** A chapter's tokens, without the links that are left out of this form of the book. */
export type ChapterTokens = {
  readonly tokens: MarkdownToken[]
  /** What becomes of its HTML. */
  readonly html: HtmlPieces
}

/** @param isLeftOut whether a link leads to something that is not woven */
export function chapterTokens(text: PageText, isLeftOut: (href: string) => boolean): ChapterTokens {
  const all = inlinesOf(text)
  const html = piecesOfHtml(all)
  return { tokens: omitLinks(all, html, isLeftOut), html }
}

/** A deep copy of the tokens, to be changed. */
export function copyTokens({ tokens, html }: ChapterTokens): ChapterTokens {
  const pieces = new Map(html)
  const copyOf = (token: MarkdownToken): MarkdownToken => {
    const copy = copyOfToken(token, {
      attrs: token.attrs?.map(([name, value]) => [name, value]) ?? null,
      children: token.children?.map(copyOf) ?? null,
    })
    const own = html.get(token)
    if (own !== undefined) pieces.set(copy, own)
    return copy
  }
  return { tokens: tokens.map(copyOf), html: pieces }
}
