import type { ChapterHeading } from './chapter.ts'
import type { ChapterText } from './chapter-text.ts'
import { type Lines, ownCopy } from './lines.ts'

/** The headings of a chapter that are in no list and no quote, in order, as they are written: what is emphasised keeps its marks. */
export function headingsOf({ lines, blocks }: ChapterText): ChapterHeading[] {
  const opening = blocks.filter(({ type, level }) => type === 'heading_open' && level === 0)
  return opening.map(({ tag, markup, map }) => {
    const [first, end] = map ?? [0, 0]
    const text = markup.startsWith('#') ? behindSigns(lines.at(first + 1)) : aboveLine(lines, first, end)
    return { level: Number(tag.slice(1)), line: first + 1, text: ownCopy(text) }
  })
}

/** CommonMark section 4.2. */
function behindSigns(line: string): string {
  return line.replace(/^ {0,3}#{1,6}(?:[ \t]+|$)/, '').replace(/(?:^|[ \t]+)#*[ \t]*$/, '')
}

/** CommonMark section 4.3. */
function aboveLine(lines: Lines, first: number, end: number): string {
  return Array.from({ length: end - first - 1 }, (_, i) => lines.at(first + 1 + i).trim()).join(' ')
}
