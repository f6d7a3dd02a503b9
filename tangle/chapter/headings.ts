import type { ChapterHeading } from './chapter.ts'
import type { ChapterText } from './chapter-text.ts'
import { type Lines, ownCopy } from './lines.ts'

/** The headings of a chapter, in order, except those in lists and quotes. */
export function headingsOf({ lines, blocks }: ChapterText): ChapterHeading[] {
  const opening = blocks.filter(({ type, level }) => type === 'heading_open' && level === 0)
  return opening.map(({ tag, markup, map }) => {
    const [first, end] = map ?? [0, 0]
    const text = markup.startsWith('#') ? atxText(lines.at(first + 1)) : setextText(lines, first, end)
    return { level: Number(tag.slice(1)), line: first + 1, text: ownCopy(text) }
  })
}

/** CommonMark section 4.2. */
function atxText(line: string): string {
  return line.replace(/^ {0,3}#{1,6}(?:[ \t]+|$)/, '').replace(/(?:^|[ \t]+)#*[ \t]*$/, '')
}

/** CommonMark section 4.3. */
function setextText(lines: Lines, first: number, end: number): string {
  return Array.from({ length: end - first - 1 }, (_, i) => lines.at(first + 1 + i).trim()).join(' ')
}
