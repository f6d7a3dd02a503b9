import type { Trace } from '../../data/trace.ts'
import { isStart } from '../../data/transcript.ts'
import type { Causes } from '../../judge/causes.ts'
import { cameBefore } from '../../judge/order.ts'
import type { TiedRow } from './tie-rows.ts'

/** What ties a row to rows of other panes; all are 0-based indexes into the transcript's rows. */
export type RowLinks = {
  /** The nearest rows of other panes that had to come first, as far as the rows around do not tell so already. */
  readonly causes: readonly number[]
  /** Whether it and the row printed right above may stand either way round. */
  readonly isEither: boolean
}

/** Finds what each row had to wait for in other panes. @returns as many as there are rows */
export function linkRows(rows: readonly TiedRow[], trace: Trace, causes: Causes): RowLinks[] {
  const isBefore = beforeBy(rows, trace, causes)
  const isImplied = (a: number, b: number) => isBefore(a, b) || isAboveTyped(rows, a, b, isBefore)
  return rows.map((_, index) => ({
    causes: causesOf(rows, index, isBefore, isImplied),
    isEither: isEither(rows, index, isBefore),
  }))
}

type IsBefore = (a: number, b: number) => boolean

/** By what was seen of both rows; a key comes before all that happened once it was pressed. */
function beforeBy(rows: readonly TiedRow[], trace: Trace, causes: Causes): IsBefore {
  return (a, b) => {
    const [first, second] = [rows[a], rows[b]]
    if (first?.row.kind === 'key') return (second?.after ?? -1) >= (first.until ?? Infinity)
    if (first?.seen === undefined || second?.seen === undefined) return false
    return cameBefore(trace, causes, first.seen, second.seen)
  }
}

/** What is typed waits for all rows above it; so one that comes after something typed comes after all of those. */
function isAboveTyped(rows: readonly TiedRow[], a: number, b: number, isBefore: IsBefore): boolean {
  return rows.some(
    ({ row }, typed) => typed > a && typed <= b && isTyped(row) && (typed === b || isBefore(typed, b)),
  )
}

function isTyped(row: TiedRow['row']): boolean {
  return isStart(row) || row.kind === 'key'
}

function causesOf(
  rows: readonly TiedRow[],
  index: number,
  isBefore: IsBefore,
  isImplied: IsBefore,
): number[] {
  const own = rows[index]
  // What is typed has its cause in front of the keyboard.
  if (own?.row.kind !== 'output') return []
  const above = rows.findLastIndex(
    ({ row, seen }, i) => i < index && row.pane === own.row.pane && (seen !== undefined || isTyped(row)),
  )
  const panes = new Set(rows.map(({ row }) => row.pane).filter((pane) => pane !== own.row.pane))
  const nearest = [...panes]
    .map((pane) => rows.findLastIndex(({ row }, i) => row.pane === pane && isBefore(i, index)))
    .filter((cause) => cause >= 0 && !isImplied(cause, above))
  return nearest.filter((cause) => !nearest.some((other) => isImplied(cause, other))).sort((a, b) => a - b)
}

/** Only of what programs print: what is typed waits for all rows above it. */
function isEither(rows: readonly TiedRow[], index: number, isBefore: IsBefore): boolean {
  const [above, own] = [rows[index - 1], rows[index]]
  if (above?.row.kind !== 'output' || own?.row.kind !== 'output' || above.row.pane === own.row.pane)
    return false
  if (above.seen === undefined || own.seen === undefined) return false
  return !isBefore(index - 1, index) && !isBefore(index, index - 1)
}
