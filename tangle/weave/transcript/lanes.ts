import { widthOf } from '../../data/width.ts'
import type { Label } from './labels.ts'
import type { Lifeline, Mark } from './scene.ts'
import type { Shown } from './visible.ts'

/** In units of the drawing: how wide a sign is, by its font; of fonts that are not of fixed width, a wide guess. */
export const signWidth = { mono: 7.3, hex: 6.65, title: 7.4, name: 8.6 } as const

/** Beside a lifeline, where nothing stands on its other side: a loop, and the way to what is said of it. */
export const beside = { loop: 34, text: 42 } as const

/** Between what stands in neighbouring lanes. */
const margin = 26

const narrowest = 250

/** How many signs the longest line has. */
export function widestOf(lines: readonly (readonly Shown[])[]): number {
  return Math.max(...lines.map((line) => line.reduce((sum, piece) => sum + widthOf(piece.text), 0)), 0)
}

/** How wide a label is, as far as that can be known of fonts that nobody has seen. */
export function labelWidth({ title, lines, hex }: Label): number {
  const bytes = Math.max(...hex.map(({ length }) => length), 0) * signWidth.hex
  return Math.ceil(Math.max(widthOf(title) * signWidth.title, widestOf(lines) * signWidth.mono, bytes))
}

type Labelled = { readonly mark: Mark; readonly label: Label }

/** Lanes of one width, as wide as what stands in them or between them needs. */
export function measureLanes(
  lifelines: readonly Lifeline[],
  blocks: readonly Labelled[],
): { readonly laneWidth: number; readonly width: number } {
  const count = Math.max(...lifelines.map(({ lane }) => lane + 1), 1)
  const laneOf = (lifeline: number | undefined) => lifelines[lifeline ?? -1]?.lane
  const laneWidth = Math.max(
    narrowest,
    ...blocks.map((block) => neededBy(block, { lifelines, laneOf, count })),
  )
  // What stands beside the last lifeline may need more than half a lane.
  const last = blocks.map(({ mark, label }) =>
    sideOf(mark, laneOf) === count - 1 ? beside.text + labelWidth(label) + margin / 2 : 0,
  )
  const width = Math.max(count * laneWidth, (count - 0.5) * laneWidth + Math.max(...last, 0))
  // Alone it stands in the middle.
  return count === 1
    ? { laneWidth: 2 * width - laneWidth, width: 2 * width - laneWidth }
    : { laneWidth, width }
}

type LaneOf = (lifeline: number | undefined) => number | undefined

type Setting = {
  readonly lifelines: readonly Lifeline[]
  readonly laneOf: LaneOf
  readonly count: number
}

/** The width of a lane in which a mark has room. */
function neededBy({ mark, label }: Labelled, { lifelines, laneOf, count }: Setting): number {
  const own = labelWidth(label) + margin
  if (mark.kind === 'start')
    return Math.max(own + margin, (lifelines[mark.lifeline]?.name.length ?? 0) * signWidth.name + 2 * margin)
  if (mark.kind !== 'arrow') return own
  const side = sideOf(mark, laneOf)
  if (side !== undefined) return side === count - 1 ? 0 : own + beside.text
  return Math.ceil(own / Math.abs((laneOf(mark.arrow.from) ?? 0) - (laneOf(mark.arrow.to) ?? 0)))
}

/** The lane beside whose lifeline an arrow's label stands: of one that leads nowhere else. */
function sideOf(mark: Mark, laneOf: LaneOf): number | undefined {
  if (mark.kind !== 'arrow') return undefined
  const [from, to] = [laneOf(mark.arrow.from), laneOf(mark.arrow.to)]
  if (from !== undefined && to !== undefined && from !== to) return undefined
  return from ?? to ?? 0
}
