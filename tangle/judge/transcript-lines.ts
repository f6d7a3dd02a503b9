import type { TracedKey } from '../data/trace.ts'
import type { Row } from '../data/transcript.ts'
import { padTo, widthOf } from '../data/width.ts'
import type { ActualRow } from './order.ts'

/** A cell of the transcript as it will be printed. */
export type MergedCell = {
  readonly pane: number
  readonly kind: Row['kind']
  readonly text: string
  /** The body line it stood in, or that of the cell above it in its pane. */
  readonly time: number
  /** Whether it stood in the transcript before, so that cells of one line stay in one line. */
  readonly isOld: boolean
  readonly seen: ActualRow | undefined
  /** What is known of the pressing of a key. */
  readonly pressed?: TracedKey | undefined
}

/**
 * Sets cells into lines: one cell a line, but those that shared one share it still.
 *
 * @param paneCount how many panes there are
 * @param bars terminal columns of the bars now; they move only where a cell needs more room
 */
export function layOut(paneCount: number, cells: readonly MergedCell[], bars: readonly number[]): string[] {
  if (paneCount === 1) return cells.flatMap((cell) => typed(cell))
  const lines = cells.map((cell) => typed(cell))
  const widths = panesBeforeBars(paneCount, cells, bars)
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

/** A cell as it is typed; a command may take several lines. */
function typed({ kind, text }: MergedCell): string[] {
  if (kind === 'command') return `$ ${text}`.split('\n').map((line, i) => (i === 0 ? line : `> ${line}`))
  return [kind === 'status' ? `[${text}]` : text]
}

/** The width of each pane but the last, without the blank before its bar. */
function panesBeforeBars(paneCount: number, cells: readonly MergedCell[], bars: readonly number[]): number[] {
  return Array.from({ length: paneCount - 1 }, (_, pane) => {
    const begin = pane === 0 ? 0 : (bars[pane - 1] ?? 0) + 2
    const now = (bars[pane] ?? 0) - begin - 1
    const needed = cells.filter((cell) => cell.pane === pane).flatMap((cell) => typed(cell).map(widthOf))
    return Math.max(now, ...needed)
  })
}
