import type { Shape } from '../../../chapter/chapter.ts'
import type { Trace } from '../../../transcript/trace/trace.ts'
import { isStart, type Row, type Transcript } from '../../../transcript/notation/transcript.ts'
import { type ComparedCommand, compareCommands } from '../../../transcript/judgement/compare.ts'
import { pressedKeys } from '../../../transcript/judgement/keys.ts'
import {
  type ActualRow,
  actualRows,
  commandEvent,
  eventsOf,
} from '../../../transcript/judgement/row-order.ts'

/** A printed row and the events of the run that it depends on: 0-based indexes into the trace's events. */
export type RowEvents = {
  readonly row: Row
  /** The event that shows the row, or at least comes before it. */
  readonly after: number | undefined
  /** Whether `after` is the very event that shows the row. */
  readonly isExact: boolean
  /** An event that the row comes before; what a key brings about is all that came after it. */
  readonly until: number | undefined
  /** The command that was typed or that shows the row: 0-based index into the trace's commands. */
  readonly command: number | undefined
  /** What the judge knows of the row. */
  readonly seen: ActualRow | undefined
}

type Bounds = Partial<Pick<RowEvents, 'after' | 'until' | 'isExact'>>

/**
 * Finds the events that each printed row of a proved transcript depends on.
 *
 * @returns as many as the transcript has rows, in their order
 */
export function findRowEvents(transcript: Transcript, trace: Trace, shapes: readonly Shape[]): RowEvents[] {
  const { rows } = transcript
  const commands = compareCommands(transcript, trace, shapes)
  const seenOf = actualRows(commands)
  const unknown = { after: undefined, until: undefined, isExact: false }
  return rows.map((row, index) => {
    const own = commands.findLast(({ start }) => start.pane === row.pane && rows.indexOf(start) <= index)
    const seen = seenOf.get(row)
    return { row, command: own?.index, seen, ...unknown, ...boundsOf(row, own, seen) }
  })

  function boundsOf(row: Row, own: ComparedCommand | undefined, seen: ActualRow | undefined): Bounds {
    if (row.kind === 'key') return { until: eventAfterKey(row, transcript, trace) }
    if (own === undefined) return {}
    if (isStart(row)) return { until: commandEvent(trace, own.index, 'start') }
    if (row.kind === 'status') return { after: commandEvent(trace, own.index, 'exit') }
    if (seen === undefined) return { after: firstLineEvent(row, own, trace) }
    const { first, last } = eventsOf(trace, seen)
    return last === first ? { after: first, isExact: true } : { after: first, until: last }
  }
}

/** What happened next, in any process: a key is pressed when nothing more could happen without it. */
function eventAfterKey(row: Row, transcript: Transcript, trace: Trace): number | undefined {
  const key = pressedKeys(transcript, trace).find((one) => one.row === row)?.pressed
  const next = key === undefined ? -1 : trace.events.findIndex(({ at }) => at >= key.at)
  return next < 0 ? undefined : next
}

/** The event of the first line that `...` leaves out. */
function firstLineEvent(row: Row, { pairs }: ComparedCommand, trace: Trace): number | undefined {
  const line = pairs.find(({ printed, actual }) => printed === row && actual !== undefined)?.actual
  return trace.rows[line ?? -1]?.event
}

/** The first row of a command that is wanted: 0-based index into `rows`. */
export function findRow(
  rows: readonly RowEvents[],
  command: number,
  isWanted: (row: Row) => boolean,
): number | undefined {
  const index = rows.findIndex((one) => one.command === command && isWanted(one.row))
  return index < 0 ? undefined : index
}
