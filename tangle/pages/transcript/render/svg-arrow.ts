import { type Html, html } from '../../../text/html.ts'
import type { ArrowMark } from '../layout/diagram.ts'
import type { Layout, PlacedMark } from '../layout/layout.ts'
import { labelWidth, loopSizes, sizes } from '../layout/measures.ts'
import { backing, drawHex, svgText, drawText } from './svg-text.ts'

/** The length of an arrow whose other end was not watched. */
const stub = 110
const loop = { width: loopSizes.loop, height: 12 }

/** An arrow's message: above its line as text, below it in hexadecimal. */
export function drawArrowLabel(placed: PlacedMark, arrow: ArrowMark, layout: Layout): Html {
  const { top, label, leaves, arrives } = placed
  const width = labelWidth(label)
  const { x, isBegun, isLoop = false } = placeLabel(placed, arrow, layout, width)
  const isBelow = arrives === leaves && arrow.arrival !== undefined
  const hexHeight = label.hex.length * sizes.hex
  const hexTop = isBelow ? leaves + sizes.below : leaves - sizes.pad - hexHeight
  const left = isBegun ? x - 3 : Math.round(x - width / 2) - 3
  const back = { x: left, y: top - 2, width: width + 6, height: leaves - top - (isLoop ? 0 : 6) }
  const titleKind = arrow.kind === 'message' ? 'size' : 'remark'
  return html`
    ${backing(back)}
    ${isBelow && hexHeight > 0 ? backing({ ...back, y: hexTop + 1, height: hexHeight }) : undefined}
    ${svgText({ x, y: top + (isLoop ? 19 : 13), kind: titleKind, isBegun }, label.title)}
    ${drawText({ x, y: top + sizes.title, kind: 'mono', isBegun }, label.lines)}
    ${drawHex({ x, y: hexTop, kind: 'hex', isBegun }, label.hex)}`
}

type LabelPlace = {
  readonly x: number
  /** Whether the text begins at `x`; otherwise that is its middle. */
  readonly isBegun: boolean
  readonly isLoop?: boolean
}

/** In the middle of an arrow; next to the sender where its line slants, and next to the lifeline where it leads to no other. */
function placeLabel(placed: PlacedMark, arrow: ArrowMark, layout: Layout, width: number): LabelPlace {
  const { from, to } = endsOf(arrow, layout)
  if (from === to) return { x: from + loopSizes.text, isBegun: true, isLoop: true }
  if (arrow.from === undefined || arrow.to === undefined) return { x: Math.min(from, to) + 12, isBegun: true }
  if (placed.leaves === placed.arrives) return { x: (from + to) / 2, isBegun: false }
  return { x: from < to ? from + 12 : from - 12 - width, isBegun: true }
}

function endsOf({ from, to }: ArrowMark, { lifelines }: Layout): { from: number; to: number } {
  const [start, end] = [lifelines[from ?? -1]?.x, lifelines[to ?? -1]?.x]
  return { from: start ?? (end ?? 0) + stub, to: end ?? (start ?? 0) + stub }
}

/** The line of an arrow, and its head, which may be shown later. */
export function drawArrow(placed: PlacedMark, arrow: ArrowMark, layout: Layout): { line: Html; head: Html } {
  const { leaves, arrives } = placed
  const { from, to } = endsOf(arrow, layout)
  const line = (path: string) =>
    html`<path class="wire ${arrow.kind}" d="${path}" fill="none" stroke="currentColor"/>`
  if (from === to) {
    const path = `M${from} ${leaves - loop.height}h${loop.width}v${loop.height}H${from + 9}`
    return { line: line(path), head: drawArrowHead(from, leaves, Math.PI) }
  }
  const isLost = arrow.arrival === undefined
  const end = isLost ? from + (to - from) * 0.72 : to
  const angle = Math.atan2(arrives - leaves, end - from)
  const tip = { x: end - 9 * Math.cos(angle), y: arrives - 9 * Math.sin(angle) }
  const dot = html`<circle class="wire-begin" cx="${from}" cy="${leaves}" r="3" fill="currentColor"/>`
  return {
    line: html`${dot}${line(`M${from} ${leaves}L${round(tip.x)} ${round(tip.y)}`)}`,
    head: isLost ? drawCross(end, arrives) : drawArrowHead(end, arrives, angle),
  }
}

/** An arrow's head with its point at a place. @param angle in radians, clockwise from the right */
function drawArrowHead(x: number, y: number, angle: number): Html {
  const corner = (turn: number) =>
    `${round(x - 11 * Math.cos(angle + turn))} ${round(y - 11 * Math.sin(angle + turn))}`
  return html`<path class="wire-head" d="M${x} ${y}L${corner(0.42)}L${corner(-0.42)}Z" fill="currentColor"/>`
}

/** A cross in place of the head, where nothing takes what was sent. */
function drawCross(x: number, y: number): Html {
  return html`<path class="lost" d="M${round(x - 5)} ${y - 5}l10 10m0-10l-10 10" stroke="currentColor"/>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
