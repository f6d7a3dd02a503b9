import type { Trace, TracedProcess } from '../../../transcript/trace/trace.ts'
import { isStart } from '../../../transcript/notation/transcript.ts'
import { exitEvent } from '../events/arrows.ts'
import { findRow } from '../events/row-events.ts'
import type { ReplaySteps, RunView } from '../events/steps.ts'
import type { Lifeline } from './diagram.ts'

type Life = Omit<Lifeline, 'track'>

/** The lifelines of a run. Programs of one pane that run one after another share a track. */
export function lifelinesOf(run: RunView, steps: ReplaySteps): Lifeline[] {
  const lives = [...programs(run.trace, steps), ...browsers(run, steps)]
  lives.sort((a, b) => a.pane - b.pane || a.first - b.first)
  const tracks: { readonly pane: number; freeFrom: number }[] = []
  return lives.map((life) => {
    const known = tracks.findIndex(({ pane, freeFrom }) => pane === life.pane && freeFrom <= life.first)
    const track = known < 0 ? tracks.length : known
    tracks[track] = { pane: life.pane, freeFrom: life.last ?? Infinity }
    return { ...life, track }
  })
}

/** The lifeline of a process: 0-based index. */
export function lifelineOf(lifelines: readonly Lifeline[], process: number | undefined): number | undefined {
  const index = lifelines.findIndex(({ processes }) => process !== undefined && processes.includes(process))
  return index < 0 ? undefined : index
}

function programs(trace: Trace, steps: ReplaySteps): Life[] {
  return trace.processes.flatMap((process, index): Life[] => {
    const { kind, pane, command } = process
    if (kind !== 'node') return []
    const start = trace.events.findIndex((one) => one.kind === 'start' && one.process === index)
    const first = steps.ofEvent[start] ?? 0
    const last = steps.ofEvent[exitEvent(trace, index) ?? -1]
    return [{ processes: [index], pane, command, kind, name: nameOf(trace, process), first, last }]
  })
}

/**
 * A browser has several connections at once, each of which is a process of the trace, and keeps them from one visit to the
 * next.
 */
function browsers({ trace, rows }: RunView, steps: ReplaySteps): Life[] {
  return trace.panes.flatMap(({ kind, name }, pane): Life[] => {
    const command = trace.commands.findIndex((one) => one.pane === pane)
    if (kind !== 'browser' || command < 0) return []
    const processes = trace.processes.flatMap((own, i) => (own.pane === pane ? [i] : []))
    const first = steps.ofRow[findRow(rows, command, isStart) ?? -1] ?? 0
    return [{ processes, pane, command, kind, name, first, last: undefined }]
  })
}

/** The pane's name from its author; for a lone terminal, which has none, the name of the program's file. */
function nameOf({ panes, commands }: Trace, { pane, command }: TracedProcess): string {
  if (panes.length > 1) return panes[pane]?.name ?? ''
  return /[^\s/]+\.[cm]?[jt]s\b/.exec(commands[command]?.text ?? '')?.[0] ?? 'the program'
}
