import type { Term } from './prose.ts'
import { Anchors } from './anchors.ts'
import { keyOf } from '../text/whole-words.ts'
import { type ChapterTokens } from './chapter-tokens.ts'
import { type MarkdownToken, offsetOf } from '../chapter/markdown.ts'
import type { TextPlaces } from './text-places.ts'
import { type HtmlPieces, plainTextOf, plainTextOfToken } from './plain-text.ts'

/** Bold text that may be a term: the token that opens it, its text, and its 0-based offset in the paragraph's plain text. */
type Bold = { readonly open: MarkdownToken; readonly name: string; readonly offset: number }

/**
 * The terms of a chapter, each with the sentence that explains it: where a word that its front matter lists is bold in a
 * paragraph for the first time. All other bold is only bold.
 *
 * @param listed the names in the front matter
 */
export function readTerms(
  { tokens, html }: ChapterTokens,
  places: TextPlaces,
  listed: readonly string[],
): Term[] {
  if (listed.length === 0) return []
  const names = new Map(listed.map((name) => [keyOf(name), name]))
  const anchors = new Anchors('term')
  const known = new Set<string>()
  return tokens.flatMap((inline, paragraph) => {
    if (inline.type !== 'inline' || tokens[paragraph - 1]?.type !== 'paragraph_open') return []
    const found = boldIn(inline, html).filter(({ name }) => {
      const key = keyOf(name)
      return names.has(key) && !known.has(key) && known.add(key)
    })
    if (found.length === 0) return []
    const sentences = new Sentences(inline.children ?? [], html)
    return found.map(({ open, name, offset }) => ({
      name,
      listed: names.get(keyOf(name)) ?? name,
      sentence: sentences.with(offset),
      anchor: anchors.take(name),
      at: places.at(inline, offsetOf(open)),
      token: { paragraph, offset: offsetOf(open) },
    }))
  })
}

function boldIn(inline: MarkdownToken, html: HtmlPieces): Bold[] {
  const found: Bold[] = []
  let offset = 0
  /** The outermost bold that is open. */
  let open: { readonly token: MarkdownToken; readonly offset: number } | undefined
  let name = ''
  let depth = 0
  for (const child of inline.children ?? []) {
    const text = plainTextOfToken(child, html)
    if (child.type === 'strong_open' && depth++ === 0) {
      open = { token: child, offset }
      name = ''
    }
    if (depth > 0) name += text
    if (child.type === 'strong_close' && --depth === 0 && open !== undefined)
      found.push({ open: open.token, name, offset: open.offset })
    offset += text.length
  }
  return found
}

/** In UTF-16 units: a hint must stay short. */
const longest = 1200

/** The sentences of one paragraph. */
class Sentences {
  readonly #text: string
  readonly #all: readonly { readonly index: number; readonly segment: string }[]

  /** A sentence may begin with code in small letters, and a dot in code ends none: so code counts as a capital word. */
  constructor(tokens: readonly MarkdownToken[], html: HtmlPieces) {
    this.#text = plainTextOf(tokens, html)
    const masked = tokens.map((token) => {
      const text = plainTextOfToken(token, html)
      return token.type === 'code_inline' ? 'X'.repeat(text.length) : text
    })
    this.#all = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(masked.join(''))]
  }

  /**
   * The sentence at an offset, with the one before it where it refers back, and the next one where that says "That is …".
   * A very long one is cut to what is around the offset.
   */
  with(offset: number): string {
    const found = this.#all.findLastIndex(({ index }) => index <= offset)
    const first = pointsBack.test(this.#all[found]?.segment ?? '') ? found - 1 : found
    const last = explains.test(this.#all[found + 1]?.segment ?? '') ? found + 1 : found
    const start = this.#all[Math.max(0, first)]?.index ?? 0
    const end = this.#all[last + 1]?.index ?? this.#text.length
    if (end - start <= longest) return this.#text.slice(start, end).trim()
    const around = this.#text.slice(
      Math.max(start, offset - longest / 2),
      Math.min(end, offset + longest / 2),
    )
    return `… ${around.replaceAll(/^\S*\s|\s\S*$/g, '')} …`
  }
}

const explains = /^(?:it|that|they|these|this) (?:are|is|means?)\b/i

const pointsBack = /^(?:it|its|such|that|their|they|this|these|those)\b/i
