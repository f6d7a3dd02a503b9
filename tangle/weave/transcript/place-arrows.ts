import type { Trace } from '../../data/trace.ts'
import { type Arrow, isLoop } from './deed.ts'
import type { Lifeline, PlacedArrow } from './scene.ts'
import type { Steps } from './steps.ts'

type Placed = { readonly step: number; readonly arrow: PlacedArrow }
type Setting = {
  readonly trace: Trace
  readonly steps: Steps
  readonly lifelines: readonly Lifeline[]
}

/** More messages in one step and one direction than this are drawn as one. */
const few = 3

/** Gives arrows their steps and lifelines; many messages that one step shows become one arrow. */
export function placeArrows(arrows: readonly Arrow[], setting: Setting): Placed[] {
  const placed = arrows.map((arrow) => place(arrow, setting))
  const groups = new Map<string, Placed[]>()
  for (const one of placed) {
    const key = groupOf(one)
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const isMany = (one: Placed) => (groups.get(groupOf(one))?.length ?? 0) > few
  return placed.flatMap((one) => {
    const group = groups.get(groupOf(one)) ?? []
    if (!isMany(one)) return [one]
    return group[0] === one ? [joined(one, group)] : []
  })
}

/** Messages that leave and arrive in one step, on the same way; all others stand alone. */
function groupOf({ step, arrow }: Placed): string {
  const { kind, connection, from, to, arrival } = arrow
  const isWhole = kind === 'message' && arrival === step
  return JSON.stringify(isWhole ? [step, connection, from, to] : [kind, connection, from, arrival, step])
}

function joined({ step, arrow }: Placed, group: readonly Placed[]): Placed {
  const bytes = Buffer.concat(group.map((one) => one.arrow.bytes))
  const writes = group.reduce((sum, one) => sum + one.arrow.writes, 0)
  return { step, arrow: { ...arrow, bytes, writes, count: group.length } }
}

function place(
  { kind, connection, from, to, bytes, writes }: Arrow,
  { trace, steps, lifelines }: Setting,
): Placed {
  const stepOf = (event: number | undefined) => (event === undefined ? undefined : steps.ofEvent[event])
  const lifelineOf = (process: number | undefined) => {
    const index = lifelines.findIndex(({ processes }) => process !== undefined && processes.includes(process))
    return index < 0 ? undefined : index
  }
  const arrival = stepOf(isLoop({ from, to }) ? (from.event ?? to.event) : to.event)
  const ends = { from: lifelineOf(from.process), to: lifelineOf(to.process), arrival }
  const port = trace.connections[connection]?.port ?? 0
  const arrow = { kind, connection, port, ...ends, bytes, writes, count: 1 }
  return { step: stepOf(from.event) ?? arrival ?? 0, arrow }
}
