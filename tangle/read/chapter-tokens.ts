import { dropLinks } from './left-out.ts'
import { type MarkdownToken, proseTokensOf } from './markdown.ts'
import type { Settled } from './plain-text.ts'
import { settleHtml } from './safe-html.ts'

/** A chapter's text as this edition of the book has it: what is read of it and what is shown of it are of one piece. */
export type ChapterTokens = {
  readonly tokens: MarkdownToken[]
  /** What becomes of the HTML in it. */
  readonly html: Settled
}

/**
 * @param text without front matter
 * @param isLeftOut whether a link leads to what this edition does not have
 */
export function chapterTokens(text: string, isLeftOut: (href: string) => boolean): ChapterTokens {
  const all = proseTokensOf(text)
  const html = settleHtml(all)
  return { tokens: dropLinks(all, html, isLeftOut), html }
}
