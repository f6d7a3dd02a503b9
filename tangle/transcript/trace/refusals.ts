import type { Trace, TraceEvent } from './trace.ts'

/**
 * What a refused connection tells: nobody listened at its port then. Who had listened there before had stopped, or ended;
 * who listened there later had not begun.
 *
 * @param index of the event in the trace
 * @param endOf the last event of a process, if all of its events have been
 * @returns indexes of events of other processes, all of which came before
 */
export function refusalCauses(
  { events }: Trace,
  { kind, port, process }: TraceEvent & { readonly kind: 'listen' | 'refused' },
  index: number,
  endOf: (process: number) => readonly number[],
): number[] {
  /** The last events at this port, of each other process. */
  const last = { listening: new Map<number, number>(), refused: new Map<number, number>() }
  for (const [earlier, event] of events.slice(0, index).entries()) {
    if (!('port' in event) || event.port !== port || event.process === process) continue
    const list = event.kind === 'refused' ? last.refused : last.listening
    list.set(event.process, earlier)
  }
  if (kind === 'listen') return [...last.refused.values()]
  return [...last.listening].flatMap(([other, at]) => (events[at]?.kind === 'unlisten' ? [at] : endOf(other)))
}
