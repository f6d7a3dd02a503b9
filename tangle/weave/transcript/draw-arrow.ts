import { backing, hexLines, text, textLines } from './draw-text.ts'
import { escapeHtml } from '../html.ts'
import { beside, labelWidth } from './lanes.ts'
import { type Block, type Layout, sizes } from './layout.ts'
import type { PlacedArrow } from './scene.ts'

/** How far an arrow goes whose other end nobody watched. */
const stub = 110
const loop = { width: beside.loop, height: 12 }

/** What an arrow carries: above its line as text, below it in hexadecimal. */
export function drawCargo(block: Block, arrow: PlacedArrow, layout: Layout): string {
  const { top, label, leaves, arrives } = block
  const width = labelWidth(label)
  const { x, begin, isLoop } = placeCargo(block, arrow, layout, width)
  const isBelow = arrives === leaves && arrow.arrival !== undefined
  const hexTop = isBelow ? leaves + sizes.below : leaves - sizes.pad - label.hex.length * sizes.hex
  const left = begin ? x - 3 : Math.round(x - width / 2) - 3
  const back = { x: left, y: top - 2, width: width + 6, height: leaves - top - (isLoop === true ? 0 : 6) }
  const below = { ...back, y: hexTop + 1, height: label.hex.length * sizes.hex }
  const kind = arrow.kind === 'message' ? 'size' : 'remark'
  const start = begin ? ' start' : ''
  return (
    backing(back) +
    (isBelow && label.hex.length > 0 ? backing(below) : '') +
    text({ x, y: top + (isLoop === true ? 19 : 13), kind: `${kind}${start}` }, escapeHtml(label.title)) +
    textLines({ x, y: top + sizes.title, kind: `mono${start}` }, label.lines) +
    hexLines({ x, y: hexTop, kind: `hex${start}` }, label.hex)
  )
}

type CargoPlace = {
  readonly x: number
  /** Whether `x` is where the text begins; otherwise it is the middle. */
  readonly begin: boolean
  readonly isLoop?: boolean
}

/** In the middle of an arrow; beside the sender where its line slants, and beside the lifeline where it leads to no other. */
function placeCargo(
  { leaves, arrives }: Block,
  arrow: PlacedArrow,
  layout: Layout,
  width: number,
): CargoPlace {
  const { from, to } = endsOf(arrow, layout)
  if (from === to) return { x: from + beside.text, begin: true, isLoop: true }
  if (isOneEnded(arrow)) return { x: Math.min(from, to) + 12, begin: true }
  if (leaves === arrives) return { x: (from + to) / 2, begin: false }
  return { x: from < to ? from + 12 : from - 12 - width, begin: true }
}

function isOneEnded({ from, to }: PlacedArrow): boolean {
  return from === undefined || to === undefined
}

/** The line of an arrow and its head, which may come later. */
export function drawWire(block: Block, arrow: PlacedArrow, layout: Layout): Wire {
  const { from, to } = endsOf(arrow, layout)
  return drawLine(block, arrow, from, to)
}

/** The middles of the lanes that an arrow joins. */
function endsOf({ from, to }: PlacedArrow, { spans }: Layout): { from: number; to: number } {
  const x = (lifeline: number | undefined) => spans[lifeline ?? -1]?.x
  const outward = (near: number) => near + stub
  const [start, end] = [x(from), x(to)]
  return { from: start ?? outward(end ?? 0), to: end ?? outward(start ?? 0) }
}

type Wire = { readonly line: string; readonly head: string }

function drawLine({ leaves, arrives }: Block, arrow: PlacedArrow, from: number, to: number): Wire {
  const line = (path: string) =>
    `<path class="wire ${arrow.kind}" d="${path}" fill="none" stroke="currentColor"/>`
  if (from === to) {
    const y = leaves - loop.height
    const path = `M${from} ${y}h${loop.width}v${loop.height}H${from + 9}`
    return { line: line(path), head: head(from, leaves, Math.PI) }
  }
  const isLost = arrow.arrival === undefined
  const end = isLost ? from + (to - from) * 0.72 : to
  const angle = Math.atan2(arrives - leaves, end - from)
  const tip = { x: end - 9 * Math.cos(angle), y: arrives - 9 * Math.sin(angle) }
  const dot = `<circle class="wire-begin" cx="${from}" cy="${leaves}" r="3" fill="currentColor"/>`
  const mark = isLost ? cross(end, arrives) : head(end, arrives, angle)
  return { line: `${dot}${line(`M${from} ${leaves}L${round(tip.x)} ${round(tip.y)}`)}`, head: mark }
}

/** An arrow's head with its point at a place. @param angle in radians, clockwise from the right */
function head(x: number, y: number, angle: number): string {
  const corner = (turn: number) =>
    `${round(x - 11 * Math.cos(angle + turn))} ${round(y - 11 * Math.sin(angle + turn))}`
  return `<path class="wire-head" d="M${x} ${y}L${corner(0.42)}L${corner(-0.42)}Z" fill="currentColor"/>`
}

/** Nobody takes it. */
function cross(x: number, y: number): string {
  return `<path class="lost" d="M${round(x - 5)} ${y - 5}l10 10m0-10l-10 10" stroke="currentColor"/>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
