import type { Trace } from '../trace/trace.ts'
import type { Causes } from '../trace/causes.ts'
import { isTyped } from '../notation/transcript.ts'
import { broughtAbout, cameAfter, wasThere, wentOn } from '../judgement/keys.ts'
import type { ActualRow } from '../judgement/row-order.ts'
import type { MergedCell } from '../judgement/transcript-lines.ts'

export type CausedRun = {
  readonly trace: Trace
  readonly causes: Causes
  /** What its programs print before they read a line. */
  readonly prompt: string | undefined
}

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
      i >= first && (isBelow(other, key) || presses(key, other, run) || endedLater(key, other, run)),
  )
  return next < 0 ? output.length : next
}

function isBelow(cell: MergedCell, key: MergedCell): boolean {
  return cell.isOld && cell.time > key.time
}

/**
 * Whether one cell is a key, and the other a line that goes below it: it was shown only after that, or went on after it and is new or in
 * another pane.
 */
export function presses(
  { pressed, pane }: MergedCell,
  cell: MergedCell,
  { trace, prompt }: CausedRun,
): boolean {
  const shown = shownBy(cell)
  if (pressed === undefined || shown === undefined) return false
  if (cameAfter(trace, pressed, shown)) return true
  return (!cell.isOld || cell.pane !== pane) && wentOn(trace, pressed, shown, prompt)
}

/** Whether one cell is a line that was there before the other one, a key, was pressed. */
export function isBefore(cell: MergedCell, { pressed }: MergedCell, trace: Trace): boolean {
  const shown = shownBy(cell)
  return pressed !== undefined && shown !== undefined && wasThere(trace, pressed, shown)
}

/** Whether a line that was begun before a key was pressed was ended because of something that is printed below that key. */
function endedLater({ pressed }: MergedCell, cell: MergedCell, { trace, causes }: CausedRun): boolean {
  const shown = shownBy(cell)
  const own = shown?.kind === 'line' ? trace.rows[shown.row]?.event : undefined
  if (pressed === undefined || own === undefined) return false
  const printed = new Set(trace.rows.map(({ event }) => event))
  return trace.events.some(({ at, kind, process }, event) => {
    const isPrinted = printed.has(event) || (kind === 'start' && trace.processes[process]?.kind === 'command')
    return isPrinted && at > pressed.at && causes.isBefore(event, own)
  })
}

/**
 * The line or the exit status that a cell shows. A typed line is begun by its prompt, perhaps long before it is typed: it has its turn
 * among the keys.
 */
function shownBy({ kind, source }: MergedCell): ActualRow | undefined {
  return kind === 'input' || source?.kind === 'start' ? undefined : source
}

/** Whether one cell is a command, and the other a row that could come only after that was typed. */
export function starts({ source }: MergedCell, cell: MergedCell, { trace }: CausedRun): boolean {
  return (
    source?.kind === 'start' && cell.source !== undefined && broughtAbout(trace, source.command, cell.source)
  )
}

/** Whether both cells are typed or pressed, this one first: the run was made in that order. */
export function isTypedBefore(cell: MergedCell, other: MergedCell): boolean {
  if (!isTyped(cell) || !isTyped(other)) return false
  return cell.time < other.time || (cell.time === other.time && cell.pane < other.pane)
}
