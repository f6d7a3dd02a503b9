import type { MarkdownToken } from '../chapter/markdown.ts'

/** What ends the text that a call-out can be beside: it is as wide as the page, or begins something new. */
const ends = new Set([
  'heading_open',
  'fence',
  'code_block',
  'html_block',
  'table_open',
  'blockquote_open',
  'alert_open',
])

/** So many characters of text are as high as one character of a call-out beside it. */
const ratio = 1.7

/**
 * The classes of a call-out, or nothing: its kind, if it begins with one bold word that names it (`correction`), and whether it can
 * be beside the text after it.
 *
 * @param at 0-based index of the token that opens it
 */
export function callOutClasses(tokens: readonly MarkdownToken[], at: number): string | undefined {
  const beside = hasRoom(tokens, at) ? 'beside-text' : undefined
  return [kindOf(tokens[at + 2]), beside].filter(Boolean).join(' ') || undefined
}

function kindOf(token: MarkdownToken | undefined): string | undefined {
  const [start, word] = (token?.children ?? []).filter(
    ({ type, content }) => type !== 'text' || content !== '',
  )
  return start?.type === 'strong_open' ? /^(\w+)\.$/.exec(word?.content ?? '')?.[1]?.toLowerCase() : undefined
}

/** Whether enough text follows a call-out of the outermost level. */
function hasRoom(tokens: readonly MarkdownToken[], at: number): boolean {
  const close = tokens.findIndex(({ type, level }, i) => i > at && type === 'blockquote_close' && level === 0)
  if (tokens[at]?.level !== 0 || close < 0) return false
  const after = tokens.slice(close + 1)
  const end = after.findIndex(({ type }) => ends.has(type))
  const own = lengthOf(tokens.slice(at, close))
  return own > 0 && lengthOf(after.slice(0, end < 0 ? undefined : end)) >= ratio * own
}

function lengthOf(tokens: readonly MarkdownToken[]): number {
  return tokens.reduce((sum, { type, content }) => sum + (type === 'inline' ? content.length : 0), 0)
}
