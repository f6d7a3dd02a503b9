import { type Block, lengthOfOpening, placeInBlock, placeOfBlock } from '../../chapter/chapter.ts'
import type { Problem, Result } from '../../problem/problem.ts'
import { type Bar, barsOf, columnsWithoutEnds, commonColumns } from '../../text/bars.ts'
import { withoutSpacesAtEnd } from '../../text/spaces.ts'
import type { Pane } from './transcript.ts'

/** What one pane has on one line. */
export type PaneText = {
  readonly pane: number
  /** 0-based line of the fence's body. */
  readonly time: number
  /** 0-based offset of the text in that line, in UTF-16 units. */
  readonly column: number
  readonly text: string
}

/**
 * Cuts a transcript's lines into the texts of its panes.
 *
 * One pane takes whole lines. Several are separated by `|` in the same terminal column of every line. A line that is
 * empty in every pane is an empty line of the pane above it. Where lines end before the bars of their last panes, or the bars
 * do not line up, so that the first ones of each line count, that is a problem, which an update corrects.
 */
export function cellsOf(block: Block, paneCount: number): Result<PaneText[]> {
  if (paneCount === 1) {
    const value = block.lines.map((text, time) => ({
      pane: 0,
      time,
      column: 0,
      text: withoutSpacesAtEnd(text),
    }))
    return { value, problems: [] }
  }
  const bars = block.lines.map(barsOf)
  const columns = commonColumns(bars)
  const isRagged = columns.length !== paneCount - 1
  const fewer = isRagged ? columnsWithoutEnds(block.lines.map(withoutSpacesAtEnd), bars) : columns
  const areKnown = fewer.length === paneCount - 1
  const problems = isRagged ? [ragged(block, bars, columns, paneCount)] : []
  const value: PaneText[] = []
  for (const [time, line] of block.lines.entries()) {
    const own = bars[time] ?? []
    const counted = areKnown ? own.filter((bar) => fewer.includes(bar.width)) : own.slice(0, paneCount - 1)
    const cuts = counted.map(({ offset }) => offset)
    const cells = cutLine(line, cuts, time)
    if (cells.length > 0) value.push(...cells)
    else value.push({ pane: value.at(-1)?.pane ?? 0, time, column: 0, text: '' })
  }
  return { value, problems }
}

/** Whether lines that belong to one pane look as if they were of several: two or more have a bar in a column, and no line goes on across it. */
export function lookParted(lines: readonly string[]): boolean {
  const bars = lines.map(barsOf)
  return columnsWithoutEnds(lines.map(withoutSpacesAtEnd), bars).some(
    (column) => bars.filter((line) => line.some(({ width }) => width === column)).length > 1,
  )
}

/** What to do about lines that look parted where one pane is named. */
export function hintOfPanes(panes: readonly Pick<Pane, 'name'>[]): string {
  const meant = (panes[0]?.name ?? '').split(',').map((one) => one.trim())
  return meant.length > 1
    ? `The names of panes are parted by bars: write \`panes="${meant.join(' | ')}"\`.`
    : 'These lines have bars in one column: if they are panes side by side, name them after `console`, as in `panes="server | client"`.'
}

function cutLine(line: string, cuts: readonly number[], time: number): PaneText[] {
  const starts = [0, ...cuts.map((cut) => cut + 1)]
  const ends = [...cuts, line.length]
  return starts.flatMap((start, pane) => {
    const cell = line.slice(start, ends[pane])
    const margin = pane > 0 && cell.startsWith(' ') ? 1 : 0
    const text = withoutSpacesAtEnd(cell.slice(margin))
    return text === '' ? [] : [{ pane, time, column: start + margin, text }]
  })
}

/** @param common the columns in which every line has a bar */
function ragged(
  block: Block,
  bars: readonly (readonly Bar[])[],
  common: readonly number[],
  paneCount: number,
): Problem {
  const usual = mostCommon(bars.flatMap((line) => line.slice(0, paneCount - 1).map((bar) => bar.width)))
  const odd = bars.findIndex((line) => !line.some((bar) => bar.width === usual))
  if (odd < 0) return miscounted(block, bars, common, paneCount)
  const bar = bars[odd]?.[0]
  const found = bar === undefined ? 'no bar' : `a bar in column ${bar.width + 1}`
  return {
    code: 'ragged-columns',
    message: `The panes cannot be separated: this line has ${found}.`,
    at: placeInBlock(block, odd, bar?.offset ?? 0),
    length: bar === undefined ? (block.lines[odd]?.length ?? 0) : 1,
    expected:
      usual === undefined
        ? `${paneCount} panes separated by \`|\``
        : `a bar in column ${usual + 1}, as in the other lines (${paneCount} panes)`,
    hint: 'Set the bars under one another, with a space on both sides; `npx tangle verify chapters -u` does that too, where no command has a bar of its own.',
  }
}

/** The bars that every line has separate too few panes or too many. Where most lines have one more, the line without it is to blame. */
function miscounted(
  block: Block,
  bars: readonly (readonly Bar[])[],
  common: readonly number[],
  paneCount: number,
): Problem {
  const widths = bars.flatMap((line) => line.map((bar) => bar.width))
  const usual = mostCommon(widths.filter((width) => !common.includes(width)))
  const without = bars.flatMap((line, i) => (line.every((bar) => bar.width !== usual) ? [i] : []))
  const [odd] = without
  const isOdd = common.length < paneCount - 1 && usual !== undefined && 2 * without.length < bars.length
  const message =
    isOdd && odd !== undefined
      ? `This line has no bar in column ${usual + 1}, where most lines have one.`
      : `${paneCount} panes are named, and the bars that all lines have make ${common.length + 1}.`
  const place =
    isOdd && odd !== undefined
      ? { at: placeInBlock(block, odd), length: block.lines[odd]?.length ?? 0 }
      : { at: placeOfBlock(block), length: lengthOfOpening(block) }
  return {
    code: 'ragged-columns',
    message,
    ...place,
    expected: `${paneCount - 1} bars in every line, each in its own column`,
    hint: isOdd
      ? 'Set a bar between every two panes, with a space on both sides, also between empty ones; `npx tangle verify chapters -u` writes those that are missing at the end of a line.'
      : 'Set a bar between every two panes, with a space on both sides, or correct `panes=`.',
  }
}

function mostCommon(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
