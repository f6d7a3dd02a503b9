import type { Trace, TracedProcess } from '../../data/trace.ts'
import { endOf } from './ends.ts'
import type { Lifeline } from './scene.ts'
import type { Steps } from './steps.ts'

type Life = Omit<Lifeline, 'lane'>

/**
 * The lifelines of a run. Programs of one pane that run one after another share a lane.
 *
 * @param startOf the step in which a command is typed
 */
export function lifelinesOf(trace: Trace, steps: Steps, startOf: (command: number) => number): Lifeline[] {
  const lives = [...programs(trace, steps), ...browsers(trace, startOf)]
  lives.sort((a, b) => a.pane - b.pane || a.first - b.first)
  const lanes: { readonly pane: number; freeFrom: number }[] = []
  return lives.map((life) => {
    const known = lanes.findIndex(({ pane, freeFrom }) => pane === life.pane && freeFrom <= life.first)
    const lane = known < 0 ? lanes.push({ pane: life.pane, freeFrom: 0 }) - 1 : known
    const own = lanes[lane]
    if (own !== undefined) own.freeFrom = life.last ?? Infinity
    return { ...life, lane }
  })
}

function programs(trace: Trace, steps: Steps): Life[] {
  return trace.processes.flatMap((process, index): Life[] => {
    if (process.kind !== 'node') return []
    const start = trace.events.findIndex((one) => one.kind === 'start' && one.process === index)
    const stepOf = (event: number | undefined) => steps.ofEvent[event ?? -1]
    const life = { pane: process.pane, command: process.command, kind: 'node' as const }
    const name = nameOf(trace, process)
    return [
      { ...life, name, processes: [index], first: stepOf(start) ?? 0, last: stepOf(endOf(trace, index)) },
    ]
  })
}

/** A browser works at several connections at once, and each is a process of the trace. */
function browsers(trace: Trace, startOf: (command: number) => number): Life[] {
  return trace.commands.flatMap(({ pane }, command): Life[] => {
    if (trace.panes[pane]?.kind !== 'browser') return []
    const processes = trace.processes.flatMap((own, i) => (own.command === command ? [i] : []))
    const name = trace.panes[pane].name
    return [{ pane, command, kind: 'browser', name, processes, first: startOf(command), last: undefined }]
  })
}

/** A pane's name as its author gave it; a lone terminal has none, and its program is called as its file is. */
function nameOf(trace: Trace, { pane, command }: TracedProcess): string {
  if (trace.panes.length > 1) return trace.panes[pane]?.name ?? ''
  const file = /[^\s/]+\.[cm]?[jt]s\b/.exec(trace.commands[command]?.text ?? '')?.[0]
  return file ?? 'the program'
}
