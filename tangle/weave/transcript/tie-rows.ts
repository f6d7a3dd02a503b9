import type { Shape } from '../../data/chapter.ts'
import type { Trace } from '../../data/trace.ts'
import { isStart, type Row, type Transcript } from '../../data/transcript.ts'
import { type ComparedCommand, compareCommands } from '../../judge/compare.ts'
import { pressedKeys } from '../../judge/keys.ts'
import { type ActualRow, actualRows, commandEvent, eventsOf } from '../../judge/order.ts'

/** A printed row and the events of the trace that it hangs on: 0-based indexes into the trace's events. */
export type TiedRow = {
  readonly row: Row
  /** The event that the row tells of, or at least comes after. */
  readonly after: number | undefined
  /** Whether `after` is the very event that showed the row. */
  readonly isExact: boolean
  /** An event that the row comes before; what a key brings about is all that came after it. */
  readonly until: number | undefined
  /** The command that was typed or that shows the row: 0-based index into the trace's commands. */
  readonly command: number | undefined
  /** What the judge knows of the row's moment. */
  readonly seen: ActualRow | undefined
}

/**
 * Ties each printed row to the events of a run that proves the transcript.
 *
 * @returns as many as the transcript has rows, in their order
 */
export function tieRows(transcript: Transcript, trace: Trace, shapes: readonly Shape[]): TiedRow[] {
  const commands = compareCommands(transcript, trace, shapes)
  const seen = actualRows(commands)
  return transcript.rows.map((row, index) => {
    const own = commands.findLast(
      ({ start }) => start.pane === row.pane && isAtOrAbove(start, index, transcript),
    )
    return { row, command: own?.index, seen: seen.get(row), ...momentsOf(row, own, seen.get(row)) }
  })

  function momentsOf(row: Row, own: ComparedCommand | undefined, known: ActualRow | undefined): Moments {
    if (row.kind === 'key') return { ...nothing, until: keyMoment(row, transcript, trace) }
    if (own === undefined) return nothing
    if (isStart(row)) return { ...nothing, until: commandEvent(trace, own.index, 'start') }
    if (row.kind === 'status') return { ...nothing, after: commandEvent(trace, own.index, 'exit') }
    if (known === undefined) return { ...nothing, after: firstLineOf(row, own, trace) }
    const { first, last } = eventsOf(trace, known)
    const isExact = last === first
    return { after: first, until: isExact ? undefined : last, isExact }
  }
}

type Moments = Pick<TiedRow, 'after' | 'until' | 'isExact'>
const nothing: Moments = { after: undefined, until: undefined, isExact: false }

function isAtOrAbove(start: Row, index: number, { rows }: Transcript): boolean {
  return rows.indexOf(start) <= index
}

/** What happened next, in any process: a key is pressed when nothing more could happen without it. */
function keyMoment(row: Row, transcript: Transcript, trace: Trace): number | undefined {
  const pressed = pressedKeys(transcript, trace).find((one) => one.row === row)?.pressed
  if (pressed === undefined) return undefined
  const next = trace.events.findIndex(({ at }) => at >= pressed.at)
  return next < 0 ? undefined : next
}

/** The event of the first line that stands for `...`. */
function firstLineOf(row: Row, own: ComparedCommand, trace: Trace): number | undefined {
  const line = own.pairs.find(({ printed, actual }) => printed === row && actual !== undefined)?.actual
  return line === undefined ? undefined : trace.rows[line]?.event
}
