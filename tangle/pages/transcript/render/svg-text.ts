import { type Html, html } from '../../../text/html.ts'
import { characterWidth, sizes, widestOf } from '../layout/measures.ts'
import type { TextPiece } from '../layout/visible-text.ts'

/** `y` is the base line of a text, or for several lines the top of the first; `kind` are classes. */
type TextPlace = {
  readonly x: number
  readonly y: number
  readonly kind: string
  /** Whether the text begins at `x`; otherwise that is its middle. */
  readonly isBegun?: boolean
}

export function svgText({ x, y, kind, isBegun = false }: TextPlace, content: Html | string | number): Html {
  const anchor = isBegun ? undefined : html` text-anchor="middle"`
  return html`
    <text class="${kind}${isBegun ? ' start' : ''}" x="${x}" y="${y}"${anchor} fill="currentColor">${content}</text>`
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** A background for text, so that no line runs through it. */
export function backing({ x, y, width, height }: Box): Html {
  return html`<rect class="backing" x="${x}" y="${y}" width="${width}" height="${height}" fill="none"/>`
}

/** Lines as in a terminal or a message: centred as a whole, beginning at one edge. */
export function drawText(place: TextPlace, lines: readonly (readonly TextPiece[])[]): Html {
  const contents = lines.map((line) => html`${line.map(pieceSvg)}`)
  return fixedLines(place, contents, widestOf(lines) * characterWidth.mono, sizes.line)
}

/** Bytes in hexadecimal, set in the same way. */
export function drawHex(place: TextPlace, lines: readonly string[]): Html {
  const widest = Math.max(...lines.map((line) => line.length), 0)
  return fixedLines(place, lines, widest * characterWidth.hex, sizes.hex)
}

function fixedLines(
  place: TextPlace,
  contents: readonly (Html | string)[],
  width: number,
  height: number,
): Html {
  const { x, y } = place
  // The page centres a lone line, because its font may be wider or narrower than estimated.
  const isAsPlaced = contents.length === 1 || place.isBegun === true
  const own = isAsPlaced ? place : { ...place, x: Math.round(x - width / 2), isBegun: true }
  return html`${contents.map((content, i) => svgText({ ...own, y: y + (i + 1) * height - 4 }, content))}`
}

function pieceSvg({ text, isControl }: TextPiece): Html {
  // SVG would collapse several spaces to one.
  const kept = text.replaceAll(' ', '\u00a0')
  return isControl ? html`<tspan class="control">${kept}</tspan>` : html`${kept}`
}
