import type { Source } from '../data/chapter.ts'
import type { Place } from '../data/place.ts'
import type { Destination, Heading, Prose, Section, Term } from '../data/prose.ts'
import { wordsPattern } from '../data/words.ts'
import { Anchors } from './anchors.ts'
import { readFront } from './front.ts'
import { type MarkdownToken, proseTokensOf } from './markdown.ts'

/** Reads what stands around a chapter's fences. Faults of what is said there are for others to find. */
export function readProse(source: Source): Prose {
  const text = withoutFront(source)
  const tokens = proseTokensOf(text)
  const reader = new ProseReader(source.path, text.split('\n'))
  const headings = reader.headings(tokens)
  return {
    path: source.path,
    slug: source.slug,
    text,
    headings,
    destinations: reader.destinations(tokens),
    terms: reader.terms(tokens),
    sections: sectionsOf(tokens, headings),
    opening: openingOf(tokens),
  }
}

/** Line numbers stay when the front matter's lines are emptied. */
function withoutFront({ path, text }: Source): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)
  const { lineCount } = readFront(path, lines)
  return [...lines.slice(0, lineCount).map(() => ''), ...lines.slice(lineCount)].join('\n')
}

class ProseReader {
  readonly #path: string
  readonly #lines: readonly string[]
  readonly #anchors = new Anchors()

  constructor(path: string, lines: readonly string[]) {
    this.#path = path
    this.#lines = lines
  }

  headings(tokens: readonly MarkdownToken[]): Heading[] {
    return tokens.flatMap((token, i) => {
      if (token.type !== 'heading_open') return []
      const words = plainText(tokens[i + 1])
      const level = Number(token.tag.slice(1))
      const anchor = this.#anchors.take(words)
      // A heading without words, such as a picture, is called as links call it.
      const text = words.trim() === '' ? anchor : words
      return [{ level, text, anchor, at: this.#placeOf(token, words) }]
    })
  }

  destinations(tokens: readonly MarkdownToken[]): Destination[] {
    return inlinesOf(tokens).flatMap((inline) =>
      (inline.children ?? []).flatMap((child): Destination[] => {
        const kind = child.type === 'image' ? 'picture' : 'link'
        const href =
          child.type === 'image' ? child.attrGet('src') : child.type === 'link_open' && child.attrGet('href')
        return typeof href === 'string' ? [{ kind, href, at: this.#placeOfHref(inline, decoded(href)) }] : []
      }),
    )
  }

  terms(tokens: readonly MarkdownToken[]): Term[] {
    return inlinesOf(tokens).flatMap((inline) =>
      boldWithin(inline).map((name) => ({
        name,
        sentence: sentenceWith(plainText(inline), name),
        anchor: this.#anchors.take(`term ${name}`),
        at: this.#placeOf(inline, `**${name}`),
      })),
    )
  }

  /** In the token's lines; or where the chapter says what a reference such as `[list]` means. */
  #placeOfHref(token: MarkdownToken, href: string): Place {
    const own = this.#lines.slice(...(token.map ?? [0, 0])).some((line) => line.includes(href))
    const line = own
      ? -1
      : this.#lines.findIndex((text) => /^ {0,3}\[/.test(text) && text.includes(`]: ${href}`))
    if (line < 0) return this.#placeOf(token, href)
    return { path: this.#path, line: line + 1, column: (this.#lines[line]?.indexOf(href) ?? 0) + 1 }
  }

  /** The place of a text in the lines that a token takes; its first line where the text is written otherwise. */
  #placeOf(token: MarkdownToken, text: string): Place {
    const [first, end] = token.map ?? [0, 1]
    for (let i = first; i < end; i++) {
      const column = (this.#lines[i] ?? '').indexOf(text)
      if (column >= 0) return { path: this.#path, line: i + 1, column: column + 1 }
    }
    return { path: this.#path, line: first + 1, column: 1 }
  }
}

function inlinesOf(tokens: readonly MarkdownToken[]): MarkdownToken[] {
  return tokens.filter(({ type }) => type === 'inline')
}

/** What stands in bold behind other words: at the beginning of a paragraph bold is a label. */
export function boldWithin(inline: MarkdownToken): string[] {
  const children = inline.children ?? []
  return children.flatMap((child, i) => {
    const isWithin =
      child.type === 'strong_open' && children.slice(0, i).some(({ content }) => content.trim() !== '')
    const end = children.findIndex((other, j) => j > i && other.type === 'strong_close')
    return isWithin ? [textOf(children.slice(i + 1, end))] : []
  })
}

/** A token's text without any marks. */
export function plainText(token: MarkdownToken | undefined): string {
  return textOf(token?.children ?? [])
}

function textOf(tokens: readonly MarkdownToken[]): string {
  return tokens
    .map(({ type, content }) => (/break$/.test(type) ? ' ' : type === 'html_inline' ? '' : content))
    .join('')
}

/** The sentence that holds a term, with the one before it where it points back, and the one behind that says "That is …". */
function sentenceWith(text: string, name: string): string {
  const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)]
  const at = text.search(wordsPattern([name]))
  const found = sentences.findLastIndex(({ index }) => index <= Math.max(0, at))
  const first = pointsBack.test(sentences[found]?.segment ?? '') ? found - 1 : found
  const last = explains.test(sentences[found + 1]?.segment ?? '') ? found + 1 : found
  const chosen = sentences.slice(Math.max(0, first), last + 1)
  return chosen
    .map(({ segment }) => segment)
    .join('')
    .trim()
}

const explains = /^(?:it|that|they|these|this) (?:are|is|means?)\b/i

const pointsBack = /^(?:it|its|such|that|their|they|this|these|those)\b/i

function decoded(href: string): string {
  try {
    return decodeURI(href)
  } catch {
    return href
  }
}

/** The text below each heading. @param headings those of the tokens, in their order */
export function sectionsOf(tokens: readonly MarkdownToken[], headings: readonly Heading[]): Section[] {
  const sections: { title: string; anchor: string; texts: string[] }[] = []
  const next = [...headings]
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const { text = '', anchor = '' } = next.shift() ?? {}
      sections.push({ title: text, anchor, texts: [] })
    } else if (token.type === 'fence') sections.at(-1)?.texts.push(token.content)
    else if (token.type === 'inline' && tokens[i - 1]?.type !== 'heading_open')
      sections.at(-1)?.texts.push(plainText(token))
  }
  return sections.map(({ title, anchor, texts }) => ({ title, anchor, text: texts.join('\n') }))
}

function openingOf(tokens: readonly MarkdownToken[]): string {
  const paragraph = tokens.findIndex(({ type, level }) => type === 'paragraph_open' && level === 0)
  return paragraph < 0 ? '' : plainText(tokens[paragraph + 1])
}
