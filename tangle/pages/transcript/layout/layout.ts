import { type Diagram, isArrowMark, type Lifeline, type Mark } from './diagram.ts'
import { type Label, labelOf } from './labels.ts'
import { characterWidth, loopSizes, labelWidth, rails, sizes } from './measures.ts'

/** The coordinates of everything, in units of the drawing: CSS pixels at its natural size. */
export type Layout = {
  readonly width: number
  readonly trackWidth: number
  readonly height: number
  readonly placedMarks: readonly PlacedMark[]
  readonly lifelines: readonly PlacedLifeline[]
}

export type PlacedMark = {
  readonly mark: Mark
  readonly label: Label
  readonly top: number
  readonly height: number
  /** The heights at which an arrow leaves and arrives. */
  readonly leaves: number
  readonly arrives: number
  /** How many others are on their way to the same lifeline when it leaves. */
  readonly waiting: number
}

/** `x` is the middle of its track. */
export type PlacedLifeline = Lifeline & {
  readonly x: number
  readonly top: number
  readonly bottom: number
  /** Whether its program was still running when the transcript ended. */
  readonly isOpen: boolean
}

/** Lays out the marks of a diagram, one below the other in the order of the steps. */
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
    const leaves = y + height - sizes.pad
    placedMarks.push({ mark, label, top: y, height, leaves, arrives: leaves, waiting: 0 })
    y += height + sizes.gap
  }
  for (const last of late) if (last > step) makeRoom(last)
  const arrived = placedMarks.map((placed) => {
    const arrives = arrivedAt.get(lateArrival(placed.mark) ?? -1) ?? placed.leaves
    return { ...placed, arrives }
  })
  return { placedMarks: arrived.map(withWaiting), bottom: y }

  /** Leaves room above the marks of a step for arrows that left in an earlier one. */
  function makeRoom(next: number): void {
    if (!late.has(next)) return
    arrivedAt.set(next, y + sizes.arrival / 2)
    y += sizes.arrival
  }
}

/** An arrow with the number of those before it that arrive after it has left. */
function withWaiting(own: PlacedMark, index: number, all: readonly PlacedMark[]): PlacedMark {
  const { mark, leaves, arrives } = own
  if (!isArrowMark(mark) || arrives === leaves) return own
  const { to } = mark
  const isBefore = (one: PlacedMark) => isArrowMark(one.mark) && one.mark.to === to && one.arrives > leaves
  return { ...own, waiting: all.slice(0, index).filter(isBefore).length }
}

/** The step in which an arrow arrives, where it leaves in another. */
function lateArrival(mark: Mark): number | undefined {
  return isArrowMark(mark) && mark.arrival !== mark.step ? mark.arrival : undefined
}

function heightOf(mark: Mark, { title, lines }: Label): number {
  const text = (title === '' ? 0 : sizes.title) + lines.length * sizes.line
  if (mark.kind === 'start') return sizes.head + text + sizes.pad
  if (isArrowMark(mark)) return text + sizes.below + sizes.pad * 2
  return text + ('lines' in mark ? 2 : 1) * sizes.pad
}

/** Between the texts of neighbouring tracks. */
const margin = 2 * (rails.first + 3)

const narrowest = 250

/** Tracks of one width, wide enough for all texts in them or between them. */
function measureTracks(
  lifelines: readonly Lifeline[],
  placedMarks: readonly PlacedMark[],
): { readonly trackWidth: number; readonly width: number } {
  const count = Math.max(...lifelines.map(({ track }) => track + 1), 1)
  const needs = placedMarks.map((placed) => neededBy(placed, lifelines))
  const isNextToLast = ({ side }: Need) => side === count - 1
  const inTracks = needs.map((need) => (isNextToLast(need) ? 0 : need.width))
  const trackWidth = Math.max(narrowest, ...inTracks)
  // Text to the right of the last lifeline may need more than half a track.
  const last = needs.map((need) => (isNextToLast(need) ? need.width - margin / 2 : 0))
  const width = Math.max(count * trackWidth, (count - 0.5) * trackWidth + Math.max(...last, 0))
  // A lone lifeline is in the middle.
  const alone = 2 * width - trackWidth
  return count === 1 ? { trackWidth: alone, width: alone } : { trackWidth, width }
}

/** The track width that a mark needs; `side` is the track whose lifeline its label is next to. */
type Need = { readonly width: number; readonly side?: number }

function neededBy({ mark, label }: PlacedMark, lifelines: readonly Lifeline[]): Need {
  const own = labelWidth(label) + margin
  if (mark.kind === 'start') {
    const name = (lifelines[mark.lifeline]?.name.length ?? 0) * characterWidth.name
    return { width: Math.max(own + margin, name + 2 * margin) }
  }
  if (!isArrowMark(mark)) return { width: own }
  const [from, to] = [mark.from, mark.to].map((lifeline) => lifelines[lifeline ?? -1]?.track)
  if (from === undefined || to === undefined || from === to)
    return { width: own + loopSizes.text, side: from ?? to ?? 0 }
  return { width: Math.ceil(own / Math.abs(from - to)) }
}
