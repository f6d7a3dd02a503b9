import { widthOf } from '../../../data/width.ts'
import type { Label } from './labels.ts'
import type { Lifeline } from './lifelines.ts'
import { isArrowMark, type Mark } from './marks.ts'
import type { TextPiece } from './visible-text.ts'

/** In units of the drawing: how wide a character is, by its font; of fonts that are not of fixed width, a wide guess. */
export const characterWidth = { mono: 7.3, hex: 6.65, title: 7.4, name: 8.6 } as const

/** To the right of a lifeline: how wide a loop is, and where the label of an arrow begins that leads to no other lifeline. */
export const beside = { loop: 34, text: 42 } as const

/** Between what is written in neighbouring tracks. */
const margin = 26

const narrowest = 250

/** How many columns the longest line has. */
export function widestOf(lines: readonly (readonly TextPiece[])[]): number {
  return Math.max(...lines.map((line) => line.reduce((sum, piece) => sum + widthOf(piece.text), 0)), 0)
}

/** How wide a label is, as far as that can be known of fonts that differ from reader to reader. */
export function labelWidth({ title, lines, hex }: Label): number {
  const bytes = Math.max(...hex.map(({ length }) => length), 0) * characterWidth.hex
  const text = widestOf(lines) * characterWidth.mono
  return Math.ceil(Math.max(widthOf(title) * characterWidth.title, text, bytes))
}

type Labelled = { readonly mark: Mark; readonly label: Label }

/** Tracks of one width, as wide as what is written in them or between them needs. */
export function measureTracks(
  lifelines: readonly Lifeline[],
  placedMarks: readonly Labelled[],
): { readonly trackWidth: number; readonly width: number } {
  const count = Math.max(...lifelines.map(({ track }) => track + 1), 1)
  const needs = placedMarks.map((placed) => neededBy(placed, lifelines))
  const isBesideLast = ({ side }: Need) => side === count - 1
  const inTracks = needs.map((need) => (isBesideLast(need) ? 0 : need.width))
  const trackWidth = Math.max(narrowest, ...inTracks)
  // What is beside the last lifeline may need more than half a track.
  const last = needs.map((need) => (isBesideLast(need) ? need.width - margin / 2 : 0))
  const width = Math.max(count * trackWidth, (count - 0.5) * trackWidth + Math.max(...last, 0))
  // Alone it is in the middle.
  const alone = 2 * width - trackWidth
  return count === 1 ? { trackWidth: alone, width: alone } : { trackWidth, width }
}

/** The width of a track in which a mark has room; `side` is the track beside whose lifeline the label is. */
type Need = { readonly width: number; readonly side?: number }

function neededBy({ mark, label }: Labelled, lifelines: readonly Lifeline[]): Need {
  const own = labelWidth(label) + margin
  if (mark.kind === 'start') {
    const name = (lifelines[mark.lifeline]?.name.length ?? 0) * characterWidth.name
    return { width: Math.max(own + margin, name + 2 * margin) }
  }
  if (!isArrowMark(mark)) return { width: own }
  const [from, to] = [mark.from, mark.to].map((lifeline) => lifelines[lifeline ?? -1]?.track)
  if (from === undefined || to === undefined || from === to)
    return { width: own + beside.text, side: from ?? to ?? 0 }
  return { width: Math.ceil(own / Math.abs(from - to)) }
}
