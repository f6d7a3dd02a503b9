import { widthOf } from '../../../text/width.ts'
import type { Label } from './labels.ts'
import type { TextPiece } from './visible-text.ts'

/** Heights and distances, in units of the drawing. */
export const sizes = {
  head: 24,
  title: 17,
  line: 16,
  /** Below an arrow's line. */
  below: 4,
  pad: 7,
  gap: 10,
  arrival: 20,
  /** How far an open lifeline goes on below the last mark. */
  tail: 26,
} as const

/** In units of the drawing: the width of a character, by its font; for proportional fonts, a generous guess. */
export const characterWidth = { mono: 7.3, title: 7.4, name: 8.6 } as const

/** To the right of a lifeline: the width of a loop, and the offset of the label of an arrow to no other lifeline. */
export const loopSizes = { loop: 34, text: 42 } as const

/** How far from its lifeline something waits that was sent and is not read yet, and how far the next is from it. */
export const rails = { first: 16, next: 6 } as const

/** How many columns the longest line has. */
export function widestOf(lines: readonly (readonly TextPiece[])[]): number {
  return Math.max(...lines.map((line) => line.reduce((sum, piece) => sum + widthOf(piece.text), 0)), 0)
}

/** The width of a label, estimated, since fonts differ from reader to reader. */
export function labelWidth({ title, lines }: Label): number {
  const text = widestOf(lines) * characterWidth.mono
  return Math.ceil(Math.max(widthOf(title) * characterWidth.title, text))
}
