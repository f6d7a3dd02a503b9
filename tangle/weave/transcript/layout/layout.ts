import type { Diagram } from './diagram.ts'
import { type Label, labelOf } from './labels.ts'
import type { Lifeline } from './lifelines.ts'
import { isArrowMark, type Mark } from './marks.ts'
import { measureTracks } from './tracks.ts'

/** Where everything is: units of the drawing, which are CSS pixels where it has its natural size. */
export type Layout = {
  readonly width: number
  readonly trackWidth: number
  readonly height: number
  readonly placedMarks: readonly PlacedMark[]
  readonly lifelines: readonly PlacedLifeline[]
}

/** A mark with its label and its place. */
export type PlacedMark = {
  readonly mark: Mark
  readonly label: Label
  readonly top: number
  readonly height: number
  /** Where an arrow leaves, and where it arrives. */
  readonly leaves: number
  readonly arrives: number
}

/** `x` is the middle of its track. */
export type PlacedLifeline = Lifeline & {
  readonly x: number
  readonly top: number
  readonly bottom: number
  /** Whether its program was still running when the transcript ended. */
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
  /** How far an open lifeline goes on below the last mark. */
  tail: 26,
} as const

/** Finds a place for each mark of a diagram, one below the other in the order of the steps. */
export function layOut(diagram: Diagram): Layout {
  const { placedMarks, bottom } = stackMarks(diagram)
  const { trackWidth, width } = measureTracks(diagram.lifelines, placedMarks)
  const lifelines = diagram.lifelines.map((own, lifeline): PlacedLifeline => {
    const blockOf = (kind: 'start' | 'exit') =>
      placedMarks.find(({ mark }) => mark.kind === kind && mark.lifeline === lifeline)
    const [start, exit] = [blockOf('start'), blockOf('exit')]
    const top = start === undefined ? 0 : start.top + start.height
    const isOpen = exit === undefined
    return {
      ...own,
      x: (own.track + 0.5) * trackWidth,
      top,
      bottom: exit?.top ?? bottom + sizes.tail,
      isOpen,
    }
  })
  return { width, trackWidth, height: bottom + sizes.tail + sizes.gap, placedMarks, lifelines }
}

function stackMarks({ marks, connectionCount, lifelines }: Diagram): {
  placedMarks: PlacedMark[]
  bottom: number
} {
  const options = { isOne: connectionCount <= 1, isNarrow: lifelines.some(({ track }) => track > 1) }
  const placedMarks: PlacedMark[] = []
  const late = new Set(marks.flatMap((mark) => lateArrival(mark) ?? []))
  const arrivedAt = new Map<number, number>()
  let y: number = sizes.gap
  let step = -1
  for (const mark of marks) {
    for (; step < mark.step; step++) makeRoom(step + 1)
    const label = labelOf(mark, options)
    const height = heightOf(mark, label)
    const leaves = y + height - below(mark, label)
    placedMarks.push({ mark, label, top: y, height, leaves, arrives: leaves })
    y += height + sizes.gap
  }
  for (const last of late) if (last > step) makeRoom(last)
  const arrived = placedMarks.map((placed) => {
    const arrives = arrivedAt.get(lateArrival(placed.mark) ?? -1) ?? placed.leaves
    return { ...placed, arrives }
  })
  return { placedMarks: arrived, bottom: y }

  /** Room above the marks of a step for what has left in an earlier one. */
  function makeRoom(next: number): void {
    if (!late.has(next)) return
    arrivedAt.set(next, y + sizes.arrival / 2)
    y += sizes.arrival
  }
}

/** The step in which an arrow arrives, where that is not the one in which it leaves. */
function lateArrival(mark: Mark): number | undefined {
  return isArrowMark(mark) && mark.arrival !== mark.step ? mark.arrival : undefined
}

function heightOf(mark: Mark, { title, lines, hex }: Label): number {
  const text = (title === '' ? 0 : sizes.title) + lines.length * sizes.line
  if (mark.kind === 'start') return sizes.head + text + sizes.pad
  if (isArrowMark(mark)) return text + hex.length * sizes.hex + sizes.below + sizes.pad * 2
  return text + ('lines' in mark ? 2 : 1) * sizes.pad
}

/** What is below an arrow's line: bytes in hexadecimal, where the line is level. */
function below(mark: Mark, { hex }: Label): number {
  const isLevel = isArrowMark(mark) && mark.arrival === mark.step
  return sizes.pad + (isLevel && hex.length > 0 ? hex.length * sizes.hex + sizes.below : 0)
}
