import type { Trace } from '../../data/trace.ts'
import { type Causes } from '../../judge/causes.ts'
import { cameBefore } from '../../judge/order.ts'
import { type Deed, eventsIn } from './deed.ts'
import { endOf } from './ends.ts'
import { schedule } from './schedule.ts'
import type { TiedRow } from './tie-rows.ts'

/** In which step of a replay each thing comes: 0-based. */
export type Steps = {
  readonly count: number
  /** By the transcript's rows. */
  readonly ofRow: readonly number[]
  /** By the trace's events; events that nothing shows have the step of what was shown before them. */
  readonly ofEvent: readonly number[]
}

export type Run = {
  readonly trace: Trace
  readonly rows: readonly TiedRow[]
  readonly deeds: readonly Deed[]
  readonly causes: Causes
}

/**
 * Puts the rows of a transcript and the deeds of its run into one order of steps.
 *
 * The order contradicts no cause and keeps the rows as they are printed. What belongs together is one step where
 * its causes allow: bytes and their arrival, an event and the rows that it shows.
 */
export function stepsOf(run: Run): Steps {
  const { trace, rows } = run
  const eventCount = trace.events.length
  const ofRow = rows.map(() => 0)
  const ofEvent = trace.events.map(() => 0)
  let count = 0
  for (const { nodes, shows } of joinBursts(slotsOf(run))) {
    const step = shows === 'nothing' ? Math.max(0, count - 1) : count++
    for (const node of nodes) {
      if (node < eventCount) ofEvent[node] = step
      else ofRow[node - eventCount] = step
    }
  }
  return { count, ofRow, ofEvent }
}

type Slot = { readonly nodes: number[]; readonly shows: 'nothing' | 'messages' | 'something' }

function slotsOf(run: Run): Slot[] {
  const messages = new Set(run.deeds.filter(({ kind }) => kind === 'message').flatMap(eventsIn))
  const others = new Set(run.deeds.filter(({ kind }) => kind !== 'message').flatMap(eventsIn))
  const isRow = (node: number) => node >= run.trace.events.length
  return schedule(orderOf(run)).map((nodes) => {
    if (nodes.some((node) => isRow(node) || others.has(node))) return { nodes, shows: 'something' }
    return { nodes, shows: nodes.some((node) => messages.has(node)) ? 'messages' : 'nothing' }
  })
}

/** More steps in a row than this that show messages and nothing else are joined to one. */
const burst = 8

function joinBursts(slots: readonly Slot[]): Slot[] {
  const joined: Slot[] = []
  for (let i = 0; i < slots.length;) {
    const rest = slots.slice(i)
    const end = rest.findIndex(({ shows }) => shows === 'something')
    const run = rest.slice(0, end < 0 ? undefined : end)
    if (run.filter(({ shows }) => shows === 'messages').length > burst)
      joined.push({ shows: 'messages', nodes: run.flatMap(({ nodes }) => nodes) })
    else joined.push(...run)
    if (end >= 0) joined.push(...rest.slice(end, end + 1))
    i += end < 0 ? run.length : run.length + 1
  }
  return joined
}

/** What must stand before what. Nodes are the trace's events, then the transcript's rows. */
function orderOf({ trace, rows, deeds, causes }: Run) {
  const eventCount = trace.events.length
  const hard: number[][] = [...trace.events, ...rows].map(() => [])
  const soft: number[][] = hard.map(() => [])
  const companions: number[][] = hard.map(() => [])
  addEventOrder(trace, causes, hard, companions)
  addEndings(trace, deeds, hard, companions)
  addRowTies(rows, eventCount, hard, companions)
  addPrintedOrder(printedOrder(trace, rows, causes), { rows, eventCount, soft })
  const priority = hard.map((_, node) =>
    node < eventCount
      ? node
      : (rows[node - eventCount]?.after ?? rows[node - eventCount]?.until ?? eventCount),
  )
  return { hard, soft, companions, priority }
}

/** Within a process, and by cause; an effect joins the step of its only cause where it can. */
function addEventOrder(trace: Trace, causes: Causes, hard: number[][], companions: number[][]): void {
  const last = new Map<number, number>()
  for (const [index, { process, kind }] of trace.events.entries()) {
    const before = last.get(process)
    hard[index]?.push(...(before === undefined ? [] : [before]), ...(causes.direct[index] ?? []))
    // A page takes its time to be shown: that is a step of its own.
    if (kind !== 'show') for (const cause of causes.direct[index] ?? []) companions[cause]?.push(index)
    last.set(process, index)
  }
}

/** A program that ends without a word ends its connections: what leaves in that moment comes with its end or before. */
function addEndings(trace: Trace, deeds: readonly Deed[], hard: number[][], companions: number[][]): void {
  for (const deed of deeds) {
    if (deed.kind !== 'end' || deed.to.event === undefined) continue
    const end = endOf(trace, deed.from.process ?? -1)
    if (end === undefined) continue
    if (deed.from.event === end) {
      hard[deed.to.event]?.push(end)
      companions[end]?.push(deed.to.event)
    } else if (deed.from.event === undefined) hard[end]?.push(deed.to.event)
  }
}

function addRowTies(
  rows: readonly TiedRow[],
  eventCount: number,
  hard: number[][],
  companions: number[][],
): void {
  for (const [i, { after, until, row }] of rows.entries()) {
    const node = eventCount + i
    if (after !== undefined) {
      hard[node]?.push(after)
      companions[after]?.push(node)
    }
    if (until === undefined) continue
    // An event alone would not do: what a key brings about, it brings about in several processes.
    const later = row.kind === 'key' ? hard.slice(until, eventCount) : hard.slice(until, until + 1)
    for (const before of later) before.push(node)
    if (row.kind !== 'output' && row.kind !== 'key') companions[node]?.push(until)
  }
}

/** Rows as they are printed; those of one line, which claim no order, as they were caused. */
function printedOrder(trace: Trace, rows: readonly TiedRow[], causes: Causes): number[] {
  const isBefore = (a: TiedRow, b: TiedRow) =>
    a.seen !== undefined && b.seen !== undefined && cameBefore(trace, causes, a.seen, b.seen)
  const indexes = rows.map((_, i) => i)
  return indexes.sort((i, j) => {
    const [a, b] = [rows[i], rows[j]]
    if (a === undefined || b === undefined || a.row.time !== b.row.time) return i - j
    return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : i - j
  })
}

/** A row follows the row above it, and so does what it tells of. */
function addPrintedOrder(
  order: readonly number[],
  { rows, eventCount, soft }: { rows: readonly TiedRow[]; eventCount: number; soft: number[][] },
): void {
  for (const [place, index] of order.entries()) {
    const above = order[place - 1]
    if (above === undefined) continue
    soft[eventCount + index]?.push(eventCount + above)
    const { after, isExact } = rows[index] ?? {}
    if (isExact && after !== undefined && after !== rows[above]?.after) soft[after]?.push(eventCount + above)
  }
}
