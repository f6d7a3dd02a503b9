import type { TraceEvent } from './trace.ts'

/** What has happened at a port so far: the last event of each process that says whether it listens, and of each that was refused. */
export type Port = { readonly listening: Map<number, number>; readonly refused: Map<number, number> }

/** An event that says whether somebody listens at a port. */
type PortEvent = TraceEvent & { readonly kind: 'listen' | 'unlisten' | 'refused' }

/** Whether an event says whether somebody listens at a port. */
export function isAtPort(event: TraceEvent): event is PortEvent {
  return event.kind === 'listen' || event.kind === 'unlisten' || event.kind === 'refused'
}

/**
 * What a refused connection tells: nobody listened at its port then. Who had listened there before had stopped, or ended;
 * who listened there later had not begun.
 *
 * @param ports what has happened at each port before this event, and then with it
 * @param index of the event in the trace
 * @param endOf the last event of a process, if all of its events have been
 * @returns indexes of events of other processes, all of which came before
 */
export function refusalCauses(
  ports: Map<number, Port>,
  { kind, port, process }: PortEvent,
  index: number,
  events: readonly TraceEvent[],
  endOf: (process: number) => readonly number[],
): number[] {
  const at = ports.get(port) ?? { listening: new Map(), refused: new Map() }
  ports.set(port, at)
  const own = kind === 'refused' ? at.refused : at.listening
  own.set(process, index)
  if (kind === 'unlisten') return []
  if (kind === 'listen') return othersIn(at.refused, process).map(([, last]) => last)
  return othersIn(at.listening, process).flatMap(([other, last]) =>
    events[last]?.kind === 'unlisten' ? [last] : endOf(other),
  )
}

function othersIn(last: ReadonlyMap<number, number>, process: number): [number, number][] {
  return [...last].filter(([other]) => other !== process)
}
