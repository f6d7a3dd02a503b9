import { readFront } from './front.ts'
import { Lines } from './lines.ts'
import { headingLinesOf } from './markdown.ts'

/** A chapter's heading. */
export type Heading = {
  readonly level: number
  /** 1-based. */
  readonly line: number
  readonly text: string
}

/** The headings of a chapter, in order, as they are written: what is emphasised keeps its marks. */
export function headingsOf(path: string, chapter: string): Heading[] {
  const text = chapter.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const lines = new Lines(text)
  const { lineCount } = readFront(path, text.split('\n'))
  return headingLinesOf(lines, lineCount).map(({ level, line, end }) => ({
    level,
    line,
    text: textOf(Array.from({ length: end - line }, (_, i) => lines.at(line + i))),
  }))
}

/** A heading is written behind `#` signs, or above a line of `=` or `-` (CommonMark sections 4.2 and 4.3). */
function textOf(lines: readonly string[]): string {
  const [first = ''] = lines
  if (lines.length === 1)
    return first.replace(/^ {0,3}#{1,6}(?:[ \t]+|$)/, '').replace(/(?:^|[ \t]+)#*[ \t]*$/, '')
  return lines
    .slice(0, -1)
    .map((line) => line.trim())
    .join(' ')
}
