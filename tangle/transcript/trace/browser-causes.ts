import { known } from './connection-causes.ts'
import type { Trace, TraceEvent } from './trace.ts'

/**
 * A browser asks for nothing of a visit before its address is typed; it may ask on a connection of the visit before.
 *
 * @param typed the event at which the last command or address was typed, by pane
 */
export function visitCauses(trace: Trace, event: TraceEvent, typed: ReadonlyMap<number, number>): number[] {
  const { kind, pane = -1 } = trace.processes[event.process] ?? {}
  const isAsking = event.kind === 'open' || event.kind === 'write' || event.kind === 'refused'
  return kind === 'browser' && isAsking ? known(typed.get(pane)) : []
}

/** The refusals that a browser met during the visit at whose end it shows an error. */
export function refusedCauses(
  { processes, events }: Trace,
  { process }: TraceEvent,
  lastOf: ReadonlyMap<number, number>,
): number[] {
  const command = processes[process]?.command
  return [...lastOf].flatMap(([one, last]) => {
    const { kind, command: own } = processes[one] ?? {}
    return kind === 'browser' && own === command && events[last]?.kind === 'refused' ? [last] : []
  })
}
