import { escapeHtml } from '../html.ts'
import { signWidth, widestOf } from './lanes.ts'
import { sizes } from './layout.ts'
import type { Shown } from './visible.ts'

/** `x` is the middle of the text, `y` its base line, or for several lines the top of the first; `kind` are classes. */
export type At = { readonly x: number; readonly y: number; readonly kind: string }

/** Text of the class `start` begins at its `x`. */
const isBegun = (kind: string) => kind.split(' ').includes('start')

/** One line of text. @param content SVG, already escaped */
export function text({ x, y, kind }: At, content: string): string {
  const anchor = isBegun(kind) ? '' : ' text-anchor="middle"'
  return `<text class="${kind}" x="${x}" y="${y}"${anchor} fill="currentColor">${content}</text>`
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** What lies under text, so that no line runs through it. */
export function backing({ x, y, width, height }: Box): string {
  return `<rect class="backing" x="${x}" y="${y}" width="${width}" height="${height}" fill="none"/>`
}

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

function fixedLines({ x, y, kind }: At, contents: readonly string[], width: number, height: number): string {
  // A lone line is centred by the page, whose font may be wider or narrower than thought.
  const isCentred = contents.length === 1 && !isBegun(kind)
  const edge = isCentred || isBegun(kind) ? x : Math.round(x - width / 2)
  const own = isCentred || isBegun(kind) ? kind : `${kind} start`
  return contents
    .map((content, i) => text({ x: edge, y: y + (i + 1) * height - 4, kind: own }, content))
    .join('')
}

function shownPiece({ text, isControl }: Shown): string {
  // A drawing would make one blank of several.
  const kept = escapeHtml(text.replaceAll(' ', '\u00a0'))
  return isControl ? `<tspan class="control">${kept}</tspan>` : kept
}
