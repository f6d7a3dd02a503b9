import { widthOf } from './width.ts'

/** What parts the panes of a transcript in one line. */
export type Bar = {
  /** 0-based offset in the line, in UTF-16 units. */
  readonly offset: number
  /** How many terminal columns precede it: what the eye aligns by. */
  readonly width: number
}

/** The bars of a line that can separate panes: a space or the line's end on both sides. */
export function barsOf(line: string): Bar[] {
  const bars: Bar[] = []
  let last: Bar = { offset: 0, width: 0 }
  for (const { index } of line.matchAll(/(?<=^|\s)\|(?=\s|$)/g)) {
    last = { offset: index, width: last.width + widthOf(line.slice(last.offset, index)) }
    bars.push(last)
  }
  return bars
}

/** Terminal columns at which every line has a bar. */
export function commonColumns(bars: readonly (readonly Bar[])[]): number[] {
  const [first, ...others] = bars.map((line) => new Set(line.map(({ width }) => width)))
  return [...(first ?? [])].filter((width) => others.every((widths) => widths.has(width)))
}

/**
 * Terminal columns at which every line has a bar that is long enough to have one: a line may end before the bars of panes that are
 * empty in it. None where a line begins or ends with a bar elsewhere: that one is out of place, and the line is none that ends early.
 *
 * @param lines without blanks at their ends
 * @param bars those of each line
 */
export function columnsWithoutEnds(lines: readonly string[], bars: readonly (readonly Bar[])[]): number[] {
  const widths = [...new Set(bars.flatMap((line) => line.map(({ width }) => width)))].sort((a, b) => a - b)
  const ends = lines.map(widthOf)
  const columns = widths.filter((width) =>
    bars.every((line, i) => (ends[i] ?? 0) <= width || line.some((bar) => bar.width === width)),
  )
  const isOutOfPlace = (line: string, own: readonly Bar[]) =>
    [/^\s*\|/.test(line) && own[0], line.endsWith('|') && own.at(-1)].some(
      (bar) => bar && !columns.includes(bar.width),
    )
  return lines.some((line, i) => isOutOfPlace(line, bars[i] ?? [])) ? [] : columns
}
