import type { Trace } from '../../../transcript/trace/trace.ts'
import { isStart, type Row } from '../../../transcript/notation/transcript.ts'
import type { Causes } from '../../../transcript/trace/causes.ts'
import { cameBefore } from '../../../transcript/judgement/row-order.ts'
import type { RowEvents } from './row-events.ts'

/** What a row had to wait for in other panes: 0-based indexes into the transcript's rows. */
export type RowCauses = {
  /** The nearest rows of other panes that had to come first, unless the rows around imply it. */
  readonly causes: readonly number[]
  /** Whether it and the row printed right above may come in either order. */
  readonly isEither: boolean
}

/** Whether a row had to come before another. */
type IsBefore = (a: number, b: number) => boolean

/** Finds what each row had to wait for in other panes. @returns as many as there are rows */
export function findRowCauses(rows: readonly RowEvents[], trace: Trace, causes: Causes): RowCauses[] {
  // Typed rows wait for all rows above them, so a row after a typed row comes after all of those.
  const isImplied: IsBefore = (a, b) =>
    isBefore(a, b) ||
    rows.some(({ row }, i) => i > a && i <= b && isTyped(row) && (i === b || isBefore(i, b)))
  return rows.map((_, index) => ({
    causes: causesOf(rows, index, isBefore, isImplied),
    isEither: isEither(rows, index, isBefore),
  }))

  /** By the events of both rows; a key comes before everything that happened after it was pressed. */
  function isBefore(a: number, b: number): boolean {
    const [first, second] = [rows[a], rows[b]]
    if (first?.row.kind === 'key') return (second?.after ?? -1) >= (first.until ?? Infinity)
    if (first?.source === undefined || second?.source === undefined) return false
    return cameBefore(trace, causes, first.source, second.source)
  }
}

function isTyped(row: Row): boolean {
  return isStart(row) || row.kind === 'key'
}

function causesOf(
  rows: readonly RowEvents[],
  index: number,
  isBefore: IsBefore,
  isImplied: IsBefore,
): number[] {
  const own = rows[index]
  // A person causes typed rows.
  if (own?.row.kind !== 'output') return []
  const above = rows.findLastIndex(
    ({ row, source }, i) => i < index && row.pane === own.row.pane && (source !== undefined || isTyped(row)),
  )
  const panes = new Set(rows.map(({ row }) => row.pane).filter((pane) => pane !== own.row.pane))
  const nearest = [...panes]
    .map((pane) => rows.findLastIndex(({ row }, i) => row.pane === pane && isBefore(i, index)))
    .filter((cause) => cause >= 0 && !isImplied(cause, above))
  return nearest.filter((cause) => !nearest.some((other) => isImplied(cause, other))).sort((a, b) => a - b)
}

/** Only for program output: typed rows wait for all rows above them. */
function isEither(rows: readonly RowEvents[], index: number, isBefore: IsBefore): boolean {
  const [above, own] = [rows[index - 1], rows[index]]
  if (above?.row.kind !== 'output' || own?.row.kind !== 'output' || above.row.pane === own.row.pane)
    return false
  if (above.source === undefined || own.source === undefined) return false
  return !isBefore(index - 1, index) && !isBefore(index, index - 1)
}
