import type { TracedCommand, TraceEvent } from '../../../data/trace.ts'
import { isStart, type Row } from '../../../data/transcript.ts'
import { type Arrow, isLoop } from '../events/arrows.ts'
import { findRow, type RowEvents } from '../events/row-events.ts'
import { isArrow } from '../events/run-events.ts'
import type { ReplaySteps, RunView } from '../events/steps.ts'
import { type Lifeline, lifelineOf } from './lifelines.ts'

/** One thing that a diagram shows. Lifelines are 0-based indexes into the diagram's. */
export type Mark = PointMark | NoteMark | ArrowMark

type Common = {
  /** 0-based. */
  readonly step: number
  /** The first row that it shows: 0-based index into the transcript's rows. */
  readonly row: number | undefined
}

/** A program starts, listens or ends. */
export type PointMark = Common & {
  readonly kind: 'start' | 'listen' | 'exit'
  readonly lifeline: number
  readonly label: string
}

/** Rows that one lifeline shows at once, or a key that is pressed. */
export type NoteMark = Common & {
  readonly kind: 'shows' | 'key'
  readonly lifeline: number
  readonly lines: readonly string[]
}

/** An arrow between lifelines, or several messages of one step and direction. */
export type ArrowMark = Common &
  Pick<Arrow, 'kind' | 'connection' | 'bytes' | 'writes'> & {
    readonly port: number
    /** Missing where that end was not watched. */
    readonly from: number | undefined
    readonly to: number | undefined
    /** The 0-based step of the arrival; missing where none was seen. */
    readonly arrival: number | undefined
    /** How many messages are drawn as this arrow. */
    readonly count: number
  }

export function isArrowMark(mark: Mark): mark is ArrowMark {
  return 'arrival' in mark
}

type Setting = {
  readonly run: RunView
  readonly steps: ReplaySteps
  readonly lifelines: readonly Lifeline[]
}

/** What each step of a run shows, in the order of the steps. */
export function marksOf(setting: Setting): Mark[] {
  const marks = [...pointMarks(setting), ...arrowMarks(setting), ...noteMarks(setting)]
  return marks.sort((a, b) => a.step - b.step || rankInStep[a.kind] - rankInStep[b.kind])
}

/** Within a step: who comes, what is pressed, who listens, what goes over, what is shown, who leaves. */
const rankInStep = { start: 0, key: 1, listen: 2, open: 3, message: 3, end: 3, shows: 4, exit: 5 }

function pointMarks({ run, steps, lifelines }: Setting): PointMark[] {
  const { trace, rows, events } = run
  const opened = lifelines.flatMap(({ kind, first }, lifeline) =>
    kind === 'browser' ? [{ kind: 'start' as const, step: first, lifeline, event: -1 }] : [],
  )
  const happened = events.flatMap((one) => {
    if (isArrow(one)) return []
    const { kind, event } = one
    return {
      kind,
      step: steps.ofEvent[event] ?? 0,
      lifeline: lifelineOf(lifelines, one.process) ?? -1,
      event,
    }
  })
  return [...opened, ...happened].flatMap(({ event, ...point }) => {
    const command = lifelines[point.lifeline]?.command
    if (command === undefined) return []
    const row = findRow(rows, command, showsAsRow[point.kind])
    return [{ ...point, row, label: pointLabel(point.kind, trace.commands[command], trace.events[event]) }]
  })
}

/** Which row of its command a point shows. */
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

/** More messages in one step and one direction than this are drawn as one. */
const few = 3

function arrowMarks(setting: Setting): ArrowMark[] {
  const groups = new Map<string, ArrowMark[]>()
  for (const arrow of setting.run.events.filter(isArrow)) {
    const mark = arrowMark(arrow, setting)
    const { kind, connection, from, to, step, arrival } = mark
    const key = JSON.stringify([kind, connection, from, to, step, arrival])
    groups.set(key, [...(groups.get(key) ?? []), mark])
  }
  return [...groups.values()].flatMap((group) => (group.length > few ? joined(group) : group))
}

function joined(group: readonly ArrowMark[]): ArrowMark[] {
  const bytes = Buffer.concat(group.map((one) => one.bytes))
  const writes = group.reduce((sum, one) => sum + one.writes, 0)
  return group.slice(0, 1).map((first) => ({ ...first, bytes, writes, count: group.length }))
}

function arrowMark(arrow: Arrow, { run, steps, lifelines }: Setting): ArrowMark {
  const { kind, connection, from, to, bytes, writes } = arrow
  const stepOf = (event: number | undefined) => steps.ofEvent[event ?? -1]
  const arrival = stepOf(isLoop(arrow) ? (from.event ?? to.event) : to.event)
  const port = run.trace.connections[connection]?.port ?? 0
  const ends = { from: lifelineOf(lifelines, from.process), to: lifelineOf(lifelines, to.process) }
  const step = stepOf(from.event) ?? arrival ?? 0
  return { kind, step, arrival, row: undefined, connection, port, ...ends, bytes, writes, count: 1 }
}

/** One note for all rows of a step, and one for each key that is pressed. */
function noteMarks({ run, steps, lifelines }: Setting): NoteMark[] {
  const notes = new Map<string, NoteMark>()
  for (const [row, own] of run.rows.entries()) {
    const { kind, text } = own.row
    const lifeline = lifelineOfRow(own, run, lifelines)
    if (lifelines[lifeline] === undefined || (kind !== 'output' && kind !== 'key')) continue
    const step = steps.ofRow[row] ?? 0
    const key = JSON.stringify([lifeline, step, kind])
    const known = notes.get(key) ?? { kind: kind === 'key' ? 'key' : 'shows', step, row, lifeline, lines: [] }
    notes.set(key, { ...known, lines: [...known.lines, text] })
  }
  return [...notes.values()]
}

/** The lifeline of the program that printed a row; for a row that nobody watched, the first one of its command. */
function lifelineOfRow(
  { after, command }: RowEvents,
  { trace }: RunView,
  lifelines: readonly Lifeline[],
): number {
  const own = lifelineOf(lifelines, trace.events[after ?? -1]?.process)
  return own ?? lifelines.findIndex((one) => one.command === command)
}
