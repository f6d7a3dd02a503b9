import { type Notation, writtenRow } from '../notation/escapes.ts'
import type { TracedKey } from '../trace/trace.ts'
import type { Row } from '../notation/transcript.ts'
import { padTo, widthOf } from '../../text/width.ts'
import type { ActualRow } from './row-order.ts'

/** A row of the transcript as it will be printed. */
export type MergedCell = {
  readonly pane: number
  readonly kind: Row['kind']
  readonly text: string
  /** The body line it was in, or that of the row above it in its pane. */
  readonly time: number
  /** Whether it was in the transcript before, so that rows of one line stay in one line. */
  readonly isOld: boolean
  readonly source: ActualRow | undefined
  /** The trace of a key. */
  readonly pressed?: TracedKey | undefined
}

/**
 * Writes rows as lines: one row a line, except that rows which shared a line still do.
 *
 * @param notations the rules by which each pane's rows are read
 * @param bars terminal columns of the bars now; they move only where a row needs more room
 */
export function writeLines(
  notations: readonly Notation[],
  cells: readonly MergedCell[],
  bars: readonly number[],
): string[] {
  const paneCount = notations.length
  const lines = cells.map((cell, i) => written(cell, notations[cell.pane], cells[i - 1]))
  if (paneCount === 1) return lines.flat()
  const widths = panesBeforeBars(paneCount, cells, lines, bars)
  const rows: string[][] = []
  let last: MergedCell | undefined
  for (const [i, cell] of cells.entries()) {
    const texts = lines[i] ?? []
    const shares =
      last?.isOld && cell.isOld && last.time === cell.time && last.pane < cell.pane && texts.length === 1
    if (shares) (rows.at(-1) ?? [])[cell.pane] = texts[0] ?? ''
    else
      for (const text of texts)
        rows.push(
          Object.assign(
            Array.from({ length: paneCount }, () => ''),
            { [cell.pane]: text },
          ),
        )
    last = cell
  }
  return rows.map((row) =>
    row
      .map((text, pane) => (pane < paneCount - 1 ? padTo(text, widths[pane] ?? 0) : text))
      .join(' | ')
      .trimEnd(),
  )
}

/**
 * The lines of a row: several for some commands. An empty line belongs to the pane of the line above it, so that of
 * another pane is escaped.
 */
function written(
  { kind, text, pane }: MergedCell,
  notation: Notation | undefined,
  above: MergedCell | undefined,
): string[] {
  if (kind === 'command') return `$ ${text}`.split('\n').map((line, i) => (i === 0 ? line : `> ${line}`))
  if (kind === 'status') return [`[${text}]`]
  if (kind !== 'output' || notation === undefined) return [text]
  if (text === '' && above?.pane !== pane) return ['\\']
  return [writtenRow(text, notation)]
}

/** The width of each pane except the last, without the space before its bar. */
function panesBeforeBars(
  paneCount: number,
  cells: readonly MergedCell[],
  lines: readonly (readonly string[])[],
  bars: readonly number[],
): number[] {
  return Array.from({ length: paneCount - 1 }, (_, pane) => {
    const begin = pane === 0 ? 0 : (bars[pane - 1] ?? 0) + 2
    const now = (bars[pane] ?? 0) - begin - 1
    const needed = cells.flatMap((cell, i) => (cell.pane === pane ? (lines[i] ?? []).map(widthOf) : []))
    return Math.max(now, ...needed)
  })
}
