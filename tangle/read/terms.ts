import type { Term } from '../data/prose.ts'
import { Anchors } from './anchors.ts'
import { type ChapterTokens } from './chapter-tokens.ts'
import { type MarkdownToken, offsetOf } from './markdown.ts'
import type { Places } from './places.ts'
import { type Settled, textOf, textOfToken } from './plain-text.ts'

/** Bold that explains a term: the token that begins it, and the paragraph. */
export type BoldTerm = {
  readonly open: MarkdownToken
  readonly inline: MarkdownToken
  readonly name: string
  /** 0-based offset of the name in the paragraph's plain text. */
  readonly offset: number
}

/**
 * What is in bold behind other words of a paragraph, the first time: at its beginning bold is a label, and in
 * headings and tables it is only bold.
 */
export function boldTerms({ tokens, html }: ChapterTokens): BoldTerm[] {
  const known = new Set<string>()
  return tokens.flatMap((inline, i) => {
    if (inline.type !== 'inline' || tokens[i - 1]?.type !== 'paragraph_open') return []
    return boldIn(inline, html).filter(({ name }) => {
      const key = name.toLowerCase()
      return key.trim() !== '' && !known.has(key) && known.add(key)
    })
  })
}

function boldIn(inline: MarkdownToken, html: Settled): BoldTerm[] {
  const found: BoldTerm[] = []
  let offset = 0
  let isWithin = false
  /** The outermost bold that is open. */
  let open: { readonly token: MarkdownToken; readonly offset: number; readonly isTerm: boolean } | undefined
  let name = ''
  let depth = 0
  for (const child of inline.children ?? []) {
    const text = textOfToken(child, html)
    if (child.type === 'strong_open' && depth++ === 0) {
      open = { token: child, offset, isTerm: isWithin }
      name = ''
    }
    if (depth > 0) name += text
    if (child.type === 'strong_close' && --depth === 0 && open?.isTerm === true)
      found.push({ open: open.token, inline, name, offset: open.offset })
    offset += text.length
    isWithin ||= text.trim() !== ''
  }
  return found
}

/** The terms of a chapter, each with the sentence that explains it. */
export function readTerms(chapter: ChapterTokens, places: Places): Term[] {
  const anchors = new Anchors('term')
  const sentences = new Map<MarkdownToken, Sentences>()
  return boldTerms(chapter).map(({ open, inline, name, offset }) => {
    const own = sentences.get(inline) ?? new Sentences(textOf(inline.children ?? [], chapter.html))
    sentences.set(inline, own)
    return {
      name,
      sentence: own.with(offset),
      anchor: anchors.take(name),
      at: places.at(inline, offsetOf(open)),
    }
  })
}

/** In UTF-16 units: a hint is no page. */
const longest = 1200

/** The sentences of one paragraph. */
class Sentences {
  readonly #text: string
  readonly #all: readonly { readonly index: number; readonly segment: string }[]

  constructor(text: string) {
    this.#text = text
    this.#all = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)]
  }

  /**
   * The sentence at an offset, with the one before it where it points back, and the one behind that says "That is …".
   * Of what is very long, that which is around the offset.
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
    // Cut at blanks.
    return `… ${around.replaceAll(/^\S*\s|\s\S*$/g, '')} …`
  }
}

const explains = /^(?:it|that|they|these|this) (?:are|is|means?)\b/i

const pointsBack = /^(?:it|its|such|that|their|they|this|these|those)\b/i
