import type { MarkdownToken } from '../chapter/markdown.ts'
import type { HtmlPiece } from './safe-html.ts'

/** What becomes of a chapter's HTML, by token. */
export type HtmlPieces = ReadonlyMap<MarkdownToken, readonly HtmlPiece[]>

/** The text of tokens as readers see it. */
export function plainTextOf(tokens: readonly MarkdownToken[], html: HtmlPieces): string {
  return tokens.map((token) => plainTextOfToken(token, html)).join('')
}

/** HTML that is shown as text is text; a line break separates words. */
export function plainTextOfToken(token: MarkdownToken, html: HtmlPieces): string {
  if (token.type.endsWith('break')) return ' '
  const pieces = html.get(token)
  if (pieces === undefined) return token.content
  return pieces.map(({ text, isTag }) => (!isTag ? text : text === '<br />' ? ' ' : '')).join('')
}

/** The text that forges make a heading's id from: without any HTML. */
export function textWithoutHtml(tokens: readonly MarkdownToken[]): string {
  return tokens
    .map(({ type, content }) => (type.endsWith('break') ? ' ' : type === 'html_inline' ? '' : content))
    .join('')
}
