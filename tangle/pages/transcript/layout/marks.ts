import type { TracedCommand, TraceEvent } from '../../../transcript/trace/trace.ts'
import { isStart, type Row } from '../../../transcript/notation/transcript.ts'
import { type Arrow, isLoop } from '../events/arrows.ts'
import { findRow, type RowEvents } from '../events/row-events.ts'
import { isArrow } from '../events/run-events.ts'
import type { ReplaySteps, RunView } from '../events/steps.ts'
import type { ArrowMark, Diagram, Lifeline, Mark, NoteMark, PointMark } from './diagram.ts'
import { lifelineOf, lifelinesOf } from './lifelines.ts'

/** Maps a 0-based row of the transcript to the 1-based number of its line, if that has one. */
type LineOf = (row: number) => number | undefined

/** The diagram of a run: its lifelines, and what each step shows. */
export function diagramOf(run: RunView, steps: ReplaySteps, lineOf: LineOf): Diagram {
  const lifelines = lifelinesOf(run, steps)
  const marks = marksOf({ run, steps, lifelines, lineOf })
  return { lifelines, connectionCount: run.trace.connections.length, stepCount: steps.count, marks }
}

type MarkContext = {
  readonly run: RunView
  readonly steps: ReplaySteps
  readonly lifelines: readonly Lifeline[]
  readonly lineOf: LineOf
}

/** In the order of the steps. */
function marksOf(setting: MarkContext): Mark[] {
  const marks = [...pointMarks(setting), ...arrowMarks(setting), ...noteMarks(setting)]
  return marks.sort((a, b) => a.step - b.step || rankInStep[a.kind] - rankInStep[b.kind])
}

/** Within a step: starts, keys, listening, arrows, output, ends. */
const rankInStep = { start: 0, key: 1, listen: 2, open: 3, message: 3, end: 3, shows: 4, exit: 5 }

function pointMarks({ run, steps, lifelines, lineOf }: MarkContext): PointMark[] {
  const opened = run.trace.commands.flatMap(({ pane }, command) => {
    const lifeline = lifelines.findIndex((one) => one.kind === 'browser' && one.pane === pane)
    const step = steps.ofRow[findRow(run.rows, command, isStart) ?? -1] ?? 0
    return lifeline < 0 ? [] : [{ kind: 'start' as const, step, lifeline, event: -1, command }]
  })
  const happened = run.events.flatMap((one) => {
    const lifeline = isArrow(one) ? undefined : lifelineOf(lifelines, one.process)
    if (isArrow(one) || lifeline === undefined) return []
    const command = lifelines[lifeline]?.command ?? -1
    return [{ kind: one.kind, step: steps.ofEvent[one.event] ?? 0, lifeline, event: one.event, command }]
  })
  return [...opened, ...happened].map(({ kind, step, lifeline, event, command }) => {
    const row = findRow(run.rows, command, showsAsRow[kind])
    const label = pointLabel(kind, run.trace.commands[command], run.trace.events[event])
    return { kind, step, lifeline, line: row === undefined ? undefined : lineOf(row), label }
  })
}

/** The row of its command that a point shows. */
const showsAsRow = {
  start: isStart,
  exit: ({ kind }: Row) => kind === 'status',
  listen: () => false,
}

function pointLabel(
  kind: PointMark['kind'],
  command: TracedCommand | undefined,
  event: TraceEvent | undefined,
): string {
  if (event?.kind === 'listen') return `listens on port ${event.port}`
  if (kind === 'start') return command?.text ?? ''
  return (command?.status ?? 0) === 0 ? 'ends' : `ends, exit status ${command?.status}`
}

/** More messages than this in one step and direction are drawn as one. */
const few = 3

function arrowMarks(setting: MarkContext): ArrowMark[] {
  const marks = setting.run.events.filter(isArrow).map((arrow) => arrowMark(arrow, setting))
  const groups = new Map<string, ArrowMark[]>()
  for (const mark of marks) groups.set(wayOf(mark), [...(groups.get(wayOf(mark)) ?? []), mark])
  return marks.flatMap((mark) => {
    const group = groups.get(wayOf(mark)) ?? []
    if (group.length <= few) return [mark]
    return group[0] === mark ? [joined(mark, group)] : []
  })
}

function wayOf({ kind, connection, from, to, step, arrival }: ArrowMark): string {
  return JSON.stringify([kind, connection, from, to, step, arrival])
}

function joined(first: ArrowMark, group: readonly ArrowMark[]): ArrowMark {
  const bytes = Buffer.concat(group.map((one) => one.bytes))
  const writes = group.reduce((sum, one) => sum + one.writes, 0)
  return { ...first, bytes, writes, count: group.length }
}

function arrowMark(arrow: Arrow, { run, steps, lifelines }: MarkContext): ArrowMark {
  const { kind, connection, from, to, bytes, writes } = arrow
  const stepOf = (event: number | undefined) => steps.ofEvent[event ?? -1]
  const arrival = stepOf(isLoop(arrow) ? (from.event ?? to.event) : to.event)
  const port = run.trace.connections[connection]?.port ?? 0
  const ends = { from: lifelineOf(lifelines, from.process), to: lifelineOf(lifelines, to.process) }
  const step = stepOf(from.event) ?? arrival ?? 0
  return { kind, step, arrival, line: undefined, connection, port, ...ends, bytes, writes, count: 1 }
}

/** One note for all rows of a step, and one for each key that is pressed. */
function noteMarks({ run, steps, lifelines, lineOf }: MarkContext): NoteMark[] {
  const notes = new Map<string, NoteMark>()
  for (const [row, own] of run.rows.entries()) {
    const { kind, text } = own.row
    const lifeline = lifelineOfRow(own, run, lifelines)
    if (lifelines[lifeline] === undefined || (kind !== 'output' && kind !== 'key')) continue
    const step = steps.ofRow[row] ?? 0
    const key = JSON.stringify([lifeline, step, kind])
    const known = notes.get(key) ?? {
      kind: kind === 'key' ? 'key' : 'shows',
      step,
      line: lineOf(row),
      lifeline,
      lines: [],
    }
    notes.set(key, { ...known, lines: [...known.lines, text] })
  }
  return [...notes.values()]
}

/** The lifeline of the program that printed a row; for a program that is not watched, the first of its command. */
function lifelineOfRow(
  { after, command }: RowEvents,
  { trace }: RunView,
  lifelines: readonly Lifeline[],
): number {
  const own = lifelineOf(lifelines, trace.events[after ?? -1]?.process)
  return own ?? lifelines.findIndex((one) => one.command === command)
}
