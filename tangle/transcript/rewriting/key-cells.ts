import type { Trace } from '../trace/trace.ts'
import type { Causes } from '../trace/causes.ts'
import { isTyped } from '../notation/transcript.ts'
import { cameAfter, wasThere } from '../judgement/keys.ts'
import type { MergedCell } from '../judgement/transcript-lines.ts'

export type CausedRun = { readonly trace: Trace; readonly causes: Causes }

/**
 * Where a key goes among the output of its command: it stays where it was, but below the rows that were there before, and
 * above those that came after it.
 *
 * @returns a 0-based index into the output
 */
export function placeOfKey(key: MergedCell, output: readonly MergedCell[], run: CausedRun): number {
  const first = output.findLastIndex((other) => isBefore(other, key, run.trace)) + 1
  const next = output.findIndex(
    (other, i) =>
      i >= first && (isBelow(other, key) || presses(key, other, run.trace) || endedLater(key, other, run)),
  )
  return next < 0 ? output.length : next
}

function isBelow(cell: MergedCell, key: MergedCell): boolean {
  return cell.isOld && cell.time > key.time
}

/** Whether one cell is a key, and the other a line that was shown only after it was pressed. */
export function presses({ pressed }: MergedCell, cell: MergedCell, trace: Trace): boolean {
  const line = shownLine(cell)
  return pressed !== undefined && line !== undefined && cameAfter(trace, pressed, line)
}

/** Whether one cell is a line that was there before the other one, a key, was pressed. */
export function isBefore(cell: MergedCell, { pressed }: MergedCell, trace: Trace): boolean {
  const line = shownLine(cell)
  return pressed !== undefined && line !== undefined && wasThere(trace, pressed, line)
}

/** Whether a line that was begun before a key was pressed was ended because of something that is printed below that key. */
function endedLater({ pressed }: MergedCell, cell: MergedCell, { trace, causes }: CausedRun): boolean {
  const own = trace.rows[shownLine(cell) ?? -1]?.event
  if (pressed === undefined || own === undefined) return false
  const printed = new Set(trace.rows.map(({ event }) => event))
  return trace.events.some(({ at, kind, process }, event) => {
    const isPrinted = printed.has(event) || (kind === 'start' && trace.processes[process]?.kind === 'command')
    return isPrinted && at > pressed.at && causes.isBefore(event, own)
  })
}

/** The line that a cell shows. A typed line is begun by its prompt, perhaps long before it is typed: it has its turn among the keys. */
function shownLine({ kind, source }: MergedCell): number | undefined {
  return kind !== 'input' && source?.kind === 'line' ? source.row : undefined
}

/** Whether both cells are typed or pressed, this one first: the run was made in that order. */
export function isTypedBefore(cell: MergedCell, other: MergedCell): boolean {
  if (!isTyped(cell) || !isTyped(other)) return false
  return cell.time < other.time || (cell.time === other.time && cell.pane < other.pane)
}
