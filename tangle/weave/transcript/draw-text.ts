import { widthOf } from '../../data/width.ts'
import { escapeHtml } from './escape.ts'
import { sizes } from './layout.ts'
import type { Shown } from './visible.ts'

/** `x` is the middle of the text, `y` its base line, or for several lines the top of the first; `kind` are classes. */
export type At = { readonly x: number; readonly y: number; readonly kind: string }

/** One line of text. @param content SVG, already escaped */
export function text({ x, y, kind }: At, content: string): string {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="middle" fill="currentColor">${content}</text>`
}

/** In units of the drawing: how wide a sign of a fixed-width font is, by its size. */
const signWidth = { mono: 7.3, hex: 6.65 }

/** Lines as they stand in a terminal or went over the wire: centred as a whole, beginning at one edge. */
export function textLines({ x, y, kind }: At, lines: readonly (readonly Shown[])[]): string {
  const contents = lines.map((line) => line.map(shownPiece).join(''))
  return fixedLines({ x, y, kind }, contents, widestOf(lines) * signWidth.mono, sizes.line)
}

/** Bytes in hexadecimal, set in the same way. */
export function hexLines({ x, y, kind }: At, lines: readonly string[]): string {
  const widest = Math.max(...lines.map((line) => line.length), 0)
  return fixedLines({ x, y, kind }, lines, widest * signWidth.hex, sizes.hex)
}

/** How many signs the longest line has. */
export function widestOf(lines: readonly (readonly Shown[])[]): number {
  return Math.max(...lines.map((line) => line.reduce((sum, piece) => sum + widthOf(piece.text), 0)), 0)
}

function fixedLines({ x, y, kind }: At, contents: readonly string[], width: number, height: number): string {
  const isOne = contents.length === 1
  const edge = Math.round(isOne ? x : x - width / 2)
  const anchor = isOne ? ' text-anchor="middle"' : ''
  return contents
    .map((content, i) => {
      const base = y + (i + 1) * height - 4
      return `<text class="${kind}" x="${edge}" y="${base}"${anchor} fill="currentColor">${content}</text>`
    })
    .join('')
}

function shownPiece({ text, isControl }: Shown): string {
  // A drawing would make one blank of several.
  const kept = escapeHtml(text.replaceAll(' ', '\u00a0'))
  return isControl ? `<tspan class="control">${kept}</tspan>` : kept
}
