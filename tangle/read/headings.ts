import type { ChapterHeading } from '../data/chapter.ts'
import type { ChapterText } from './chapter-text.ts'
import { ownCopy } from './lines.ts'

/** The headings of a chapter that are in no list and no quote, in order, as they are written: what is emphasised keeps its marks. */
export function headingsOf({ lines, blocks }: ChapterText): ChapterHeading[] {
  const opening = blocks.filter(({ type, level }) => type === 'heading_open' && level === 0)
  return opening.map(({ tag, map }) => {
    const [first, end] = map ?? [0, 0]
    const written = Array.from({ length: end - first }, (_, i) => lines.at(first + 1 + i))
    return { level: Number(tag.slice(1)), line: first + 1, text: ownCopy(textOf(written)) }
  })
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
