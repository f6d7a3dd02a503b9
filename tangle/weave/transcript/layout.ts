import { type Label, labelOf } from './labels.ts'
import { measureLanes } from './lanes.ts'
import type { Mark, Scene } from './scene.ts'

/** Where everything stands: units of the drawing, which are CSS pixels where it has its natural size. */
export type Layout = {
  readonly width: number
  readonly laneWidth: number
  readonly height: number
  readonly blocks: readonly Block[]
  /** Where each lifeline's line begins and ends, and the middle of its lane. */
  readonly spans: readonly Span[]
}

export type Block = {
  readonly mark: Mark
  readonly label: Label
  readonly top: number
  readonly height: number
  /** Where an arrow leaves, and where it arrives. */
  readonly leaves: number
  readonly arrives: number
}

export type Span = {
  readonly x: number
  readonly top: number
  readonly bottom: number
  readonly isOpen: boolean
}

export const sizes = {
  head: 24,
  title: 17,
  line: 16,
  hex: 14,
  /** Between an arrow's line and the bytes below it. */
  below: 4,
  pad: 7,
  gap: 10,
  arrival: 20,
  /** What a line goes on below the last mark, where its program was still running. */
  tail: 26,
} as const

/** Finds a place for each mark of a scene, one below the other in the order of the steps. */
export function layOutScene(scene: Scene): Layout {
  const { blocks, bottom } = stackMarks(scene)
  const { laneWidth, width } = measureLanes(scene.lifelines, blocks)
  const spans = scene.lifelines.map(({ lane }, lifeline): Span => {
    const own = blocks.filter(({ mark }) => 'lifeline' in mark && mark.lifeline === lifeline)
    const start = own.find(({ mark }) => mark.kind === 'start')
    const exit = own.find(({ mark }) => mark.kind === 'exit')
    const end = exit === undefined ? bottom + sizes.tail : exit.top
    const top = start === undefined ? 0 : start.top + start.height
    return { x: (lane + 0.5) * laneWidth, top, bottom: end, isOpen: exit === undefined }
  })
  return { width, laneWidth, height: bottom + sizes.tail + sizes.gap, blocks, spans }
}

function stackMarks({ marks, connectionCount, lifelines }: Scene): { blocks: Block[]; bottom: number } {
  const options = { isOne: connectionCount <= 1, isNarrow: lifelines.some(({ lane }) => lane > 1) }
  const blocks: Block[] = []
  const arrivals = arrivalSteps(marks)
  const arrivedAt = new Map<number, number>()
  let y: number = sizes.gap
  let step = -1
  for (const mark of marks) {
    for (; step < mark.step; step++) y = makeRoom(step + 1)
    const label = labelOf(mark, options)
    const height = heightOf(mark, label)
    const leaves = y + height - below(mark, label)
    blocks.push({ mark, label, top: y, height, leaves, arrives: leaves })
    y += height + sizes.gap
  }
  for (const last of arrivals) if (last > step) y = makeRoom(last)
  return { blocks: blocks.map((block) => ({ ...block, arrives: arrivalOf(block) })), bottom: y }

  /** Room above the marks of a step for what has left in an earlier one. */
  function makeRoom(next: number): number {
    if (!arrivals.has(next)) return y
    arrivedAt.set(next, y + sizes.arrival / 2)
    return y + sizes.arrival
  }

  function arrivalOf({ mark, leaves }: Block): number {
    if (mark.kind !== 'arrow' || mark.arrow.arrival === mark.step) return leaves
    return arrivedAt.get(mark.arrow.arrival ?? -1) ?? leaves
  }
}

function arrivalSteps(marks: readonly Mark[]): ReadonlySet<number> {
  const late = marks.flatMap((mark) =>
    mark.kind === 'arrow' && mark.arrow.arrival !== undefined && mark.arrow.arrival > mark.step
      ? [mark.arrow.arrival]
      : [],
  )
  return new Set(late)
}

function heightOf(mark: Mark, { title, lines, hex }: Label): number {
  const text = (title === '' ? 0 : sizes.title) + lines.length * sizes.line
  if (mark.kind === 'start') return sizes.head + text + sizes.pad
  if (mark.kind === 'note') return text + 2 * sizes.pad
  if (mark.kind === 'arrow') return text + hex.length * sizes.hex + sizes.below + sizes.pad * 2
  return text + sizes.pad
}

/** What stands below an arrow's line: bytes in hexadecimal, where the line is level. */
function below(mark: Mark, { hex }: Label): number {
  const isLevel = mark.kind === 'arrow' && mark.arrow.arrival === mark.step
  return sizes.pad + (isLevel && hex.length > 0 ? hex.length * sizes.hex + sizes.below : 0)
}
