import type { Source } from './chapter.ts'
import { type FrontReading, readFront } from './front-matter.ts'
import { Lines } from './lines.ts'
import { blocksOf, type MarkdownBlock, type PageBlocks, pageBlocksOf } from './markdown.ts'

/** A chapter's text, read once for all that needs it. */
export type ChapterText = Omit<Source, 'text'> & {
  /** Without a byte order mark; line ends are LF. */
  readonly lines: Lines
  readonly front: FrontReading
  /** The blocks below the front matter, in order. */
  readonly blocks: readonly MarkdownBlock[]
}

/** The text of a chapter that becomes a page. */
export type PageText = ChapterText & PageBlocks

/**
 * Reads a chapter's lines, its front matter and its blocks.
 *
 * CR and CRLF become LF (CommonMark section 2.1 has all three), and a byte order mark is removed.
 */
export function readText(source: Source): ChapterText {
  const read = readLines(source)
  return { ...read, blocks: blocksOf(read.lines, read.front.lineCount) }
}

/** As `readText`, with the text of paragraphs and headings, which building does not need. */
export function readPageText(source: Source): PageText {
  const read = readLines(source)
  return { ...read, ...pageBlocksOf(read.lines, read.front.lineCount) }
}

function readLines({ text: written, ...names }: Source) {
  const text = withPlainLineEnds(written.replace(/^\uFEFF/, ''))
  return { ...names, lines: new Lines(text), front: readFront(names.path, headOf(text)) }
}

/** Chapters rarely contain a carriage return; without one the text is not copied. */
function withPlainLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** The lines that can be front matter. */
function headOf(text: string): string[] {
  if (!text.startsWith('---')) return []
  const end = /\n---\s*?(?:\n|$)/.exec(text)
  return (end === null ? text : text.slice(0, end.index + end[0].length)).split('\n')
}
