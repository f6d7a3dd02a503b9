import type { Heading, Prose, Section } from './prose.ts'
import { Anchors } from './anchors.ts'
import type { PageText } from '../chapter/chapter-text.ts'
import { type ChapterTokens, chapterTokens } from './chapter-tokens.ts'
import { readDestinations } from './destinations.ts'
import type { MarkdownToken } from '../chapter/markdown.ts'
import { TextPlaces } from './text-places.ts'
import { type HtmlPieces, plainTextOf, textWithoutHtml } from './plain-text.ts'
import { readNotRendered } from './not-rendered.ts'
import { readTerms } from './terms.ts'
import { keyOf } from '../text/whole-words.ts'

/** What is around a chapter's fences: what other pages and checks need, and the tokens of its own page. */
type ReadProse = { readonly prose: Prose; readonly tokens: ChapterTokens }

/**
 * Reads what is around a chapter's fences, without checking it.
 *
 * @param isLeftOut whether a link leads to something that is not woven
 */
export function readProse(text: PageText, isLeftOut: (href: string) => boolean): ReadProse {
  const { path, slug, lines, front } = text
  const leftOut = new Set<string>()
  const chapter = chapterTokens(text, (href) => isLeftOut(href) && leftOut.add(href).size > 0)
  const places = new TextPlaces(text, chapter.tokens)
  const headings = readHeadings(chapter, places)
  const listed = (front.front.terms ?? []).map((term) => term.text)
  const terms = readTerms(chapter, places, listed)
  const used = new Set(terms.map(({ name }) => keyOf(name)))
  const prose = {
    path,
    slug,
    text: lines.below(front.lineCount),
    headings,
    destinations: readDestinations(chapter.tokens, places),
    leftOut: [...leftOut],
    terms,
    // With what an edition leaves out their sentences may have gone.
    unusedTerms:
      leftOut.size > 0 ? [] : (front.front.terms ?? []).filter((one) => !used.has(keyOf(one.text))),
    hasForgeBlocks: chapter.tokens.some(isForgeBlock),
    notRendered: readNotRendered(text, chapter, places),
    sections: sectionsOf(chapter, headings),
    opening: openingOf(chapter),
  }
  return { prose, tokens: chapter }
}

function isForgeBlock({ type, children }: MarkdownToken): boolean {
  return /^(?:alert|footnote_block)_open$/.test(type) || children?.[0]?.type === 'task'
}

function readHeadings({ tokens, html }: ChapterTokens, places: TextPlaces): Heading[] {
  const anchors = new Anchors()
  return tokens.flatMap((token, i) => {
    const inline = tokens[i + 1]
    if (token.type !== 'heading_open' || inline === undefined) return []
    const anchor = anchors.take(textWithoutHtml(inline.children ?? []))
    // A heading without text, such as a picture, is called by its anchor.
    const text = plainText(inline, html).trim() || anchor
    const [line = ''] = inline.content.split('\n')
    return [
      { level: Number(token.tag.slice(1)), text, anchor, at: places.at(inline, 0), length: line.length },
    ]
  })
}

function plainText(token: MarkdownToken | undefined, html: HtmlPieces): string {
  return plainTextOf(token?.children ?? [], html)
}

/** Sections begin with their headings; the text above the first heading is in none. */
function sectionsOf({ tokens, html }: ChapterTokens, headings: readonly Heading[]): Section[] {
  const sections: { title: string; anchor: string; texts: string[] }[] = []
  const next = headings.values()
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const { text = '', anchor = '' } = next.next().value ?? {}
      sections.push({ title: text, anchor, texts: [] })
    } else if (token.type === 'fence') sections.at(-1)?.texts.push(fenceText(token))
    else if (token.type === 'html_block') sections.at(-1)?.texts.push(plainTextOf([token], html))
    else if (token.type === 'inline' && tokens[i - 1]?.type !== 'heading_open')
      sections.at(-1)?.texts.push(plainText(token, html))
  }
  return sections.map(({ title, anchor, texts }) => ({ title, anchor, text: texts.join('\n') }))
}

/** What a fence holds, of a transcript without the bars between its panes, which are in the same column of every line. */
function fenceText({ content, info }: MarkdownToken): string {
  if (!/\bpanes=/.test(info)) return content
  const lines = content.split('\n').filter((line) => line !== '')
  const columns = [...(lines[0] ?? '')].flatMap((sign, i) => (sign === '|' ? [i] : []))
  const bars = new Set(columns.filter((i) => lines.every((line) => line[i] === '|')))
  return lines.map((line) => [...line].filter((_, i) => !bars.has(i)).join('')).join('\n')
}

function openingOf({ tokens, html }: ChapterTokens): string {
  const paragraph = tokens.findIndex(({ type, level }) => type === 'paragraph_open' && level === 0)
  return paragraph < 0 ? '' : plainText(tokens[paragraph + 1], html)
}
