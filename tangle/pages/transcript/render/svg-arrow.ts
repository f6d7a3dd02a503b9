import { type Html, html } from '../../../text/html.ts'
import type { ArrowMark } from '../layout/diagram.ts'
import type { Layout, PlacedMark } from '../layout/layout.ts'
import { labelWidth, loopSizes, rails, sizes } from '../layout/measures.ts'
import { backing, svgText, drawText } from './svg-text.ts'

/** The length of an arrow whose other end was not watched. */
const stub = 110
const loop = { width: loopSizes.loop, height: 12 }

/** An arrow's message, above its line. */
export function drawArrowLabel(placed: PlacedMark, arrow: ArrowMark, layout: Layout): Html {
  const { top, label, leaves } = placed
  const width = labelWidth(label)
  const { x, isBegun, isLoop = false } = placeLabel(arrow, layout)
  const left = isBegun ? x - 3 : Math.round(x - width / 2) - 3
  const back = { x: left, y: top - 2, width: width + 6, height: leaves - top - (isLoop ? 0 : 6) }
  const titleKind = arrow.kind === 'message' ? 'size' : 'remark'
  return html`
    ${backing(back)}
    ${svgText({ x, y: top + (isLoop ? 19 : 13), kind: titleKind, isBegun }, label.title)}
    ${drawText({ x, y: top + sizes.title, kind: 'mono', isBegun }, label.lines)}`
}

type LabelPlace = {
  readonly x: number
  /** Whether the text begins at `x`; otherwise that is its middle. */
  readonly isBegun: boolean
  readonly isLoop?: boolean
}

/** In the middle of an arrow, and next to the lifeline where it leads to no other. */
function placeLabel(arrow: ArrowMark, layout: Layout): LabelPlace {
  const { from, to } = endsOf(arrow, layout)
  if (from === to) return { x: from + loopSizes.text, isBegun: true, isLoop: true }
  if (arrow.from === undefined || arrow.to === undefined) return { x: Math.min(from, to) + 12, isBegun: true }
  return { x: (from + to) / 2, isBegun: false }
}

function endsOf({ from, to }: ArrowMark, { lifelines }: Layout): { from: number; to: number } {
  const [start, end] = [lifelines[from ?? -1]?.x, lifelines[to ?? -1]?.x]
  return { from: start ?? (end ?? 0) + stub, to: end ?? (start ?? 0) + stub }
}

/** The line of an arrow, and its head, which may be shown later. */
export function drawArrow(placed: PlacedMark, arrow: ArrowMark, layout: Layout): { line: Html; head: Html } {
  const { leaves, arrives, waiting } = placed
  const { from, to } = endsOf(arrow, layout)
  const line = (path: string) =>
    html`<path class="wire ${arrow.kind}" d="${path}" fill="none" stroke="currentColor"/>`
  if (from === to) {
    const path = `M${from} ${leaves - loop.height}h${loop.width}v${loop.height}H${from + 9}`
    return { line: line(path), head: drawArrowHead(from, leaves, -1) }
  }
  const isLost = arrow.arrival === undefined
  const end = isLost ? from + (to - from) * 0.72 : to
  const way = Math.sign(to - from)
  const rail = end - way * (rails.first + waiting * rails.next)
  // What is read later waits beside its reader: a slanting line would cross what happens meanwhile.
  const wait = arrives === leaves ? '' : `H${rail}V${arrives}`
  const dot = html`<circle class="wire-begin" cx="${from}" cy="${leaves}" r="3"/>`
  return {
    line: html`${dot}${line(`M${from} ${leaves}${wait}H${round(end - way * 9)}`)}`,
    head: isLost ? drawCross(end, arrives) : drawArrowHead(end, arrives, way),
  }
}

/** An arrow's head with its point at a place. @param way 1 where it points to the right, -1 to the left */
function drawArrowHead(x: number, y: number, way: number): Html {
  return html`<path class="wire-head" d="M${x} ${y}l${-10 * way}-4.5v9Z"/>`
}

/** A cross in place of the head, where nothing takes what was sent. */
function drawCross(x: number, y: number): Html {
  return html`<path class="lost" d="M${round(x - 5)} ${y - 5}l10 10m0-10l-10 10" stroke="currentColor"/>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
