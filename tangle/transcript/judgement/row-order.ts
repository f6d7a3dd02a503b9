import type { Trace } from '../trace/trace.ts'
import type { Row } from '../notation/transcript.ts'
import type { Causes } from '../trace/causes.ts'
import type { ComparedCommand } from './compare.ts'

/** What a printed row showed: an actual line, by its index in the trace's rows, or a command or its exit status, by its index. */
export type ActualRow =
  | { readonly kind: 'line'; readonly row: number }
  | { readonly kind: 'start'; readonly command: number }
  | { readonly kind: 'end'; readonly command: number }

/** Whether `a` came before `b` in every run that has the same causes. Of unwatched lines only their command is known. */
export function cameBefore(trace: Trace, causes: Causes, a: ActualRow, b: ActualRow): boolean {
  const last = eventsOf(trace, a).last
  const first = eventsOf(trace, b).first
  if (last === undefined || first === undefined) return false
  return last === first ? false : causes.isBefore(last, first)
}

/** The events between which a row appeared: 0-based indexes; nothing where none is known. */
export function eventsOf(
  trace: Trace,
  source: ActualRow,
): { readonly first: number | undefined; readonly last: number | undefined } {
  if (source.kind !== 'line') {
    const own = commandEvent(trace, source.command, source.kind === 'start' ? 'start' : 'exit')
    return { first: own, last: own }
  }
  const row = trace.rows[source.row]
  if (row?.event !== undefined) return { first: row.event, last: row.event }
  const command = row?.command ?? -1
  const first = row?.after ?? commandEvent(trace, command, 'start')
  return { first, last: commandEvent(trace, command, 'exit') }
}

/** The event at which a command as a whole starts, or ends; nothing where there is none. */
export function commandEvent(trace: Trace, command: number, kind: 'start' | 'exit'): number | undefined {
  const index = trace.events.findIndex((event) => {
    const process = trace.processes[event.process]
    return event.kind === kind && process?.command === command && process.kind === 'command'
  })
  return index < 0 ? undefined : index
}

/** What each printed row showed that shows one event: commands, lines that are printed one by one, and exit statuses. */
export function actualRows(commands: readonly ComparedCommand[]): Map<Row, ActualRow> {
  const sources = new Map<Row, ActualRow>()
  for (const { index, start, pairs, statusRow } of commands) {
    sources.set(start, { kind: 'start', command: index })
    for (const { printed, actual } of pairs) {
      if (printed?.kind === 'output' && actual !== undefined)
        sources.set(printed, { kind: 'line', row: actual })
    }
    if (statusRow !== undefined) sources.set(statusRow, { kind: 'end', command: index })
  }
  return sources
}
