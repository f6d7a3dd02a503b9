import type { Trace } from '../../data/trace.ts'
import type { Causes } from '../../judge/causes.ts'
import { cameBefore } from '../../judge/order.ts'
import type { TiedRow } from './tie-rows.ts'

/** What ties a row to rows of other panes; all are 0-based indexes into the transcript's rows. */
export type RowLinks = {
  /** The rows of other panes that it could not have come without, as far as nothing nearer tells so already. */
  readonly causes: readonly number[]
  /** Whether it and the row printed right above may stand either way round. */
  readonly isEither: boolean
}

/** Finds the causes of each row in other panes. @returns as many as there are rows */
export function linkRows(rows: readonly TiedRow[], trace: Trace, causes: Causes): RowLinks[] {
  const isBefore = (a: number, b: number) => {
    const [first, second] = [rows[a]?.seen, rows[b]?.seen]
    return first !== undefined && second !== undefined && cameBefore(trace, causes, first, second)
  }
  return rows.map((_, index) => ({
    causes: causesOf(rows, index, isBefore),
    isEither: isEither(rows, index, isBefore),
  }))
}

type IsBefore = (a: number, b: number) => boolean

function causesOf(rows: readonly TiedRow[], index: number, isBefore: IsBefore): number[] {
  const own = rows[index]
  // What is typed has its cause in front of the keyboard.
  if (own?.row.kind !== 'output') return []
  const above = rows.findLastIndex(
    ({ row, seen }, i) => i < index && row.pane === own.row.pane && seen !== undefined,
  )
  const panes = new Set(rows.map(({ row }) => row.pane).filter((pane) => pane !== own.row.pane))
  const nearest = [...panes]
    .map((pane) => rows.findLastIndex(({ row }, i) => row.pane === pane && isBefore(i, index)))
    .filter((cause) => cause >= 0 && !isBefore(cause, above))
  return nearest.filter((cause) => !nearest.some((other) => isBefore(cause, other))).sort((a, b) => a - b)
}

/** Only of what programs print: what is typed waits for all rows above it. */
function isEither(rows: readonly TiedRow[], index: number, isBefore: IsBefore): boolean {
  const [above, own] = [rows[index - 1], rows[index]]
  if (above?.row.kind !== 'output' || own?.row.kind !== 'output' || above.row.pane === own.row.pane)
    return false
  if (above.seen === undefined || own.seen === undefined) return false
  return !isBefore(index - 1, index) && !isBefore(index, index - 1)
}
