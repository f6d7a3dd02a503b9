import type { Source } from './chapter.ts'
import { type FrontReading, readFront } from './front-matter.ts'
import { Lines } from './lines.ts'
import { blocksOf, type MarkdownBlock, type PageBlocks, pageBlocksOf } from './markdown.ts'

/** A chapter's text, read: all that is asked of a chapter is asked of this. */
export type ChapterText = Omit<Source, 'text'> & {
  /** Without a byte order mark; line ends are LF. */
  readonly lines: Lines
  readonly front: FrontReading
  /** What is below the front matter, in order. */
  readonly blocks: readonly MarkdownBlock[]
}

/** The same of a chapter that becomes a page. */
export type PageText = ChapterText & PageBlocks

/**
 * Reads a chapter's lines, its front matter and its blocks.
 *
 * Line ends are LF inside (CommonMark section 2.1 names CR and CRLF as line endings too); a byte order
 * mark is no part of the text.
 */
export function readText(source: Source): ChapterText {
  const { lines, front, ...names } = readLines(source)
  return { ...names, lines, front, blocks: blocksOf(lines, front.lineCount) }
}

/** As `readText`, with the text of paragraphs and headings, which building a book does without. */
export function readPageText(source: Source): PageText {
  const { lines, front, ...names } = readLines(source)
  return { ...names, lines, front, ...pageBlocksOf(lines, front.lineCount) }
}

function readLines({ text: written, ...names }: Source) {
  const text = withPlainLineEnds(written.replace(/^\uFEFF/, ''))
  return { ...names, lines: new Lines(text), front: readFront(names.path, headOf(text)) }
}

/** A chapter seldom holds a carriage return, and then the text is fine as it is. */
function withPlainLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** The lines from the first on down to what can be the front matter's last. */
function headOf(text: string): string[] {
  if (!text.startsWith('---')) return []
  const end = /\n---\s*?(?:\n|$)/.exec(text)
  return (end === null ? text : text.slice(0, end.index + end[0].length)).split('\n')
}
