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
  const anchor = isBegun ? html` text-anchor="start"` : undefined
  return html`
    <text class="${kind}" x="${x}" y="${y}"${anchor}>${content}</text>`
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** A background for text, so that no line runs through it. */
export function backing({ x, y, width, height }: Box): Html {
  return html`<rect class="backing" x="${x}" y="${y}" width="${width}" height="${height}" fill="none"/>`
}

/** Lines as in a terminal or a message: centred as a whole, beginning at one edge. */
export function drawText(place: TextPlace, lines: readonly (readonly TextPiece[])[]): Html {
  const { x, y } = place
  const width = widestOf(lines) * characterWidth.mono
  // The page centres a lone line, because its font may be wider or narrower than estimated.
  const isAsPlaced = lines.length === 1 || place.isBegun === true
  const own = isAsPlaced ? place : { ...place, x: Math.round(x - width / 2), isBegun: true }
  return html`${lines.map((line, i) => svgText({ ...own, y: y + (i + 1) * sizes.line - 4 }, html`${line.map(pieceSvg)}`))}`
}

function pieceSvg({ text, isControl }: TextPiece): Html {
  // SVG would collapse several spaces to one.
  const kept = text.replaceAll(' ', '\u00a0')
  return isControl ? html`<tspan class="control">${kept}</tspan>` : html`${kept}`
}
