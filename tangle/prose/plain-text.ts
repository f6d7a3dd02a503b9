import type { MarkdownToken } from '../chapter/markdown.ts'
import type { HtmlPiece } from './safe-html.ts'

/** What becomes of a chapter's HTML, by token. */
export type Settled = ReadonlyMap<MarkdownToken, readonly HtmlPiece[]>

/** Tokens' text as readers see it, without any marks. */
export function textOf(tokens: readonly MarkdownToken[], html: Settled): string {
  return tokens.map((token) => textOfToken(token, html)).join('')
}

/** HTML that is shown as text is text; a break parts words. */
export function textOfToken(token: MarkdownToken, html: Settled): string {
  if (token.type.endsWith('break')) return ' '
  const pieces = html.get(token)
  if (pieces === undefined) return token.content
  return pieces.map(({ text, isTag }) => (!isTag ? text : text === '<br />' ? ' ' : '')).join('')
}

/** The text that forges make a heading's id of: without any HTML. */
export function textWithoutHtml(tokens: readonly MarkdownToken[]): string {
  return tokens
    .map(({ type, content }) => (type.endsWith('break') ? ' ' : type === 'html_inline' ? '' : content))
    .join('')
}
