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
  /** The event that shows the row, or one that comes before it. */
  readonly after: number | undefined
  /** Whether `after` is the event that shows the row. */
  readonly isExact: boolean
  /** An event that the row comes before; everything after a key depends on the key. */
  readonly until: number | undefined
  /** The command that was typed or that shows the row: 0-based index into the trace's commands. */
  readonly command: number | undefined
  /** What the row showed. */
  readonly source: ActualRow | undefined
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
  const sourceOf = actualRows(commands)
  const unknown = { after: undefined, until: undefined, isExact: false }
  return rows.map((row, index) => {
    const own = commands.findLast(({ start }) => start.pane === row.pane && rows.indexOf(start) <= index)
    const source = sourceOf.get(row)
    return { row, command: own?.index, source, ...unknown, ...boundsOf(row, own, source) }
  })

  function boundsOf(row: Row, own: ComparedCommand | undefined, source: ActualRow | undefined): Bounds {
    if (row.kind === 'key') return { until: eventAfterKey(row, transcript, trace) }
    if (own === undefined) return {}
    if (isStart(row)) return { until: commandEvent(trace, own.index, 'start') }
    if (row.kind === 'status') return { after: commandEvent(trace, own.index, 'exit') }
    if (source === undefined) return { after: firstLineEvent(row, own, trace) }
    const { first, last } = eventsOf(trace, source)
    return last === first ? { after: first, isExact: true } : { after: first, until: last }
  }
}

/** The next event in any process: a key is pressed when nothing more can happen without it. */
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
