import type { Trace } from '../../../transcript/trace/trace.ts'
import type { Causes } from '../../../transcript/trace/causes.ts'
import { cameBefore } from '../../../transcript/judgement/row-order.ts'
import { exitEvent } from './arrows.ts'
import type { RowEvents } from './row-events.ts'
import { eventsShownBy, isArrow, type RunEvent } from './run-events.ts'
import { type Edge, schedule } from './schedule.ts'

/** The steps of a replay, 0-based. */
export type ReplaySteps = {
  readonly count: number
  /** For each of the transcript's rows. */
  readonly ofRow: readonly number[]
  /** For each of the trace's events; events that nothing shows have the step of the last shown one. */
  readonly ofEvent: readonly number[]
}

/** A run as the drawing needs it. */
export type RunView = {
  readonly trace: Trace
  readonly rows: readonly RowEvents[]
  readonly events: readonly RunEvent[]
  readonly causes: Causes
}

/**
 * Puts the rows of a transcript and the events of its run into one order of steps.
 *
 * The order contradicts no cause and keeps the rows as they are printed. Bytes and their arrival, or an event and the rows
 * that it shows, are one step where their causes allow.
 */
export function replayStepsOf(run: RunView): ReplaySteps {
  const eventCount = run.trace.events.length
  const ofRow = run.rows.map(() => 0)
  const ofEvent = run.trace.events.map(() => 0)
  let count = 0
  for (const { nodes, shows } of joinBursts(stepsInOrder(run))) {
    const step = shows === 'nothing' ? Math.max(0, count - 1) : count++
    for (const node of nodes) {
      if (node < eventCount) ofEvent[node] = step
      else ofRow[node - eventCount] = step
    }
  }
  return { count, ofRow, ofEvent }
}

/** Nodes are the trace's events, then the transcript's rows. */
type ReplayStep = { readonly nodes: number[]; readonly shows: 'nothing' | 'messages' | 'something' }

function stepsInOrder(run: RunView): ReplayStep[] {
  const { trace, rows, events } = run
  const eventCount = trace.events.length
  const messages = new Set(events.filter(({ kind }) => kind === 'message').flatMap(eventsShownBy))
  const others = new Set(events.filter(({ kind }) => kind !== 'message').flatMap(eventsShownBy))
  const priority = [...trace.events.keys(), ...rows.map(({ after, until }) => after ?? until ?? eventCount)]
  const edges = [...eventEdges(run), ...endEdges(run), ...rowEdges(run), ...printedEdges(run)]
  return schedule(priority, edges).map((nodes) => {
    if (nodes.some((node) => node >= eventCount || others.has(node))) return { nodes, shows: 'something' }
    return { nodes, shows: nodes.some((node) => messages.has(node)) ? 'messages' : 'nothing' }
  })
}

/** More consecutive steps than this that show only messages are joined to one. */
const burst = 8

function joinBursts(steps: readonly ReplayStep[]): ReplayStep[] {
  const runs: ReplayStep[][] = []
  for (const step of steps) {
    const run = runs.at(-1)
    if (run === undefined || [run[0], step].some((one) => one?.shows === 'something')) runs.push([step])
    else run.push(step)
  }
  return runs.flatMap((run) => {
    const isBurst = run.filter(({ shows }) => shows === 'messages').length > burst
    return isBurst ? [{ shows: 'messages', nodes: run.flatMap(({ nodes }) => nodes) }] : run
  })
}

/** Within a process, and by cause; an effect joins the step of its only cause where it can. */
function eventEdges({ trace, causes }: RunView): Edge[] {
  const last = new Map<number, number>()
  return trace.events.flatMap(({ process, kind }, to) => {
    const before = last.get(process)
    last.set(process, to)
    // Showing a page takes time, and so does typing: each is a step of its own.
    const isTyped = kind === 'start' && trace.processes[process]?.kind === 'command'
    const joins = kind !== 'show' && !isTyped
    const effects = (causes.direct[to] ?? []).map((from) => ({ ...strict(from, to), joins }))
    return before === undefined ? effects : [strict(before, to), ...effects]
  })
}

/** A program that ends without closing its connections closes them by ending: with its end or before. */
function endEdges({ trace, events }: RunView): Edge[] {
  return events.filter(isArrow).flatMap(({ kind, from, to }) => {
    const exit = exitEvent(trace, from.process ?? -1)
    if (kind !== 'end' || to.event === undefined || exit === undefined) return []
    if (from.event === exit) return [{ ...strict(exit, to.event), joins: true }]
    return from.event === undefined ? [strict(to.event, exit)] : []
  })
}

/** A row comes after the event that shows it, and before the event that it causes. */
function rowEdges({ trace, rows }: RunView): Edge[] {
  const eventCount = trace.events.length
  return rows.flatMap(({ after, until, row: { kind } }, i) => {
    const node = eventCount + i
    const shown = after === undefined ? [] : [{ ...strict(after, node), joins: true }]
    if (until === undefined) return shown
    // One event is not enough: a key has effects in several processes.
    const end = kind === 'key' ? eventCount : until + 1
    const joins = kind !== 'output' && kind !== 'key'
    const effects = Array.from({ length: end - until }, (_, k) => ({ ...strict(node, until + k), joins }))
    return [...shown, ...effects]
  })
}

/** A row follows the row printed above it, and so does the event that shows it. */
function printedEdges(run: RunView): Edge[] {
  const { trace, rows } = run
  const eventCount = trace.events.length
  const order = printedOrder(run)
  return order.slice(1).flatMap((index, i) => {
    const above = order[i] ?? 0
    const from = eventCount + above
    const { after, isExact = false } = rows[index] ?? {}
    const isOwn = isExact && after !== undefined && after !== rows[above]?.after
    const nodes = isOwn ? [eventCount + index, after] : [eventCount + index]
    return nodes.map((to) => ({ from, to, isStrict: false, joins: false }))
  })
}

/** Rows as printed; rows of one line, which claim no order, by cause. */
function printedOrder({ trace, rows, causes }: RunView): number[] {
  const isBefore = (a: RowEvents, b: RowEvents) =>
    a.source !== undefined && b.source !== undefined && cameBefore(trace, causes, a.source, b.source)
  return [...rows.keys()].sort((i, j) => {
    const [a, b] = [rows[i], rows[j]]
    if (a === undefined || b === undefined || a.row.time !== b.row.time) return i - j
    return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : i - j
  })
}

function strict(from: number, to: number): Edge {
  return { from, to, isStrict: true, joins: false }
}
