import { lastLineOf } from '../fence-lines.ts'
import { chapterAt, linesOf, type Now } from '../now.ts'
import type { FoldingRange } from '../protocol.ts'

/** What can be folded in a chapter: its front matter, its sections and its fences. */
export function foldingRanges(now: Now, path: string): FoldingRange[] {
  const chapter = chapterAt(now, path)
  if (chapter === undefined) return []
  const lines = linesOf(now, path)
  const front = lines[0] === '---' ? lines.indexOf('---', 1) + 1 : 0
  const sections = chapter.headings.map(({ level, line }, i): [number, number] => {
    const next = chapter.headings.slice(i + 1).find((heading) => heading.level <= level)
    return [line, lastWritten(lines, (next?.line ?? lines.length + 1) - 1)]
  })
  const fences = chapter.blocks.map((block): [number, number] => [block.line, lastLineOf(block)])
  const all: [number, number][] = [[1, front], ...sections, ...fences]
  return all.flatMap(([first, last]) => {
    const end = Math.min(last, lines.length)
    return end > first ? [{ startLine: first - 1, endLine: end - 1 }] : []
  })
}

/** The last 1-based line up to one that is not blank. */
function lastWritten(lines: readonly string[], line: number): number {
  let last = line
  while (last > 0 && lines[last - 1]?.trim() === '') last--
  return last
}
