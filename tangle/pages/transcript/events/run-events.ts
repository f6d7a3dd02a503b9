import type { Trace } from '../../../transcript/trace/trace.ts'
import { type Arrow, arrowsOf, exitEvent, isLoop } from './arrows.ts'

/** An event that a diagram shows, apart from output, which is in the transcript. */
export type RunEvent = ProcessEvent | Arrow

/** An event in one process: 0-based indexes into the trace's processes and events. */
type ProcessEvent = {
  readonly kind: 'start' | 'exit' | 'listen'
  readonly process: number
  readonly event: number
}

/** The events of a run that a diagram shows, in the order of the trace. */
export function runEvents(trace: Trace): RunEvent[] {
  return [...processEvents(trace), ...arrowsOf(trace)].sort((a, b) => firstEvent(a) - firstEvent(b))
}

export function isArrow(event: RunEvent): event is Arrow {
  return 'from' in event
}

/** The events of the trace that a diagram's event shows; a message of a process to itself is shown only as it leaves. */
export function eventsShownBy(shown: RunEvent): number[] {
  if (!isArrow(shown) || isLoop(shown)) return [firstEvent(shown)]
  return [shown.from.event, shown.to.event].filter((one) => one !== undefined)
}

function firstEvent(shown: RunEvent): number {
  return isArrow(shown) ? (shown.from.event ?? shown.to.event ?? 0) : shown.event
}

function processEvents(trace: Trace): ProcessEvent[] {
  const isCommand = (process: number) => trace.processes[process]?.kind === 'command'
  const begun = trace.events.flatMap(({ kind, process }, event): ProcessEvent[] =>
    (kind === 'listen' || kind === 'start') && !isCommand(process) ? [{ kind, process, event }] : [],
  )
  const ended = [...trace.processes.keys()].flatMap((process): ProcessEvent[] => {
    const event = isCommand(process) ? undefined : exitEvent(trace, process)
    return event === undefined ? [] : [{ kind: 'exit', process, event }]
  })
  return [...begun, ...ended]
}
