import { drawCargo, drawWire } from './draw-arrow.ts'
import { backing, text, textLines } from './draw-text.ts'
import { escapeHtml } from '../html.ts'
import { labelWidth, widestOf } from './lanes.ts'
import { type Block, type Layout, layOutScene, sizes, type Span } from './layout.ts'
import type { Mark, Scene } from './scene.ts'
import { beginningOf } from './words.ts'

export type DrawOptions = {
  /** Begins the ids of the drawing; no other on the page may be alike. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** What a row is numbered as; takes a 0-based index into the transcript's rows. */
  readonly numberOf: (row: number) => number | undefined
}

/** Draws a scene as SVG: complete without styles and scripts, and coloured by the classes that it carries. */
export function drawScene(scene: Scene, options: DrawOptions): string {
  const layout = layOutScene(scene)
  const { width, height, spans, blocks } = layout
  const lines = scene.lifelines.map(({ first }, i) => step(first, drawSpan(spans[i])))
  // Lines lie under all that is written.
  const wires = blocks.map((block) => drawBlockWire(block, layout))
  const marks = blocks.map((block) => drawBlock(block, scene, layout, options))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="sequence" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    `aria-labelledby="${options.id}-title ${options.id}-desc">` +
    `<title id="${options.id}-title">${escapeHtml(options.title)}</title>` +
    `<desc id="${options.id}-desc">${escapeHtml(options.description)}</desc>` +
    `${lines.join('')}${wires.join('')}${marks.join('')}</svg>`
  )
}

/** What comes in one step; its `data-step` is 1-based, as people count. */
function step(index: number, content: string): string {
  return `<g data-step="${index + 1}">${content}</g>`
}

function drawSpan(span: Span | undefined): string {
  if (span === undefined) return ''
  const { x, top, bottom, isOpen } = span
  const solid = isOpen ? bottom - sizes.tail : bottom
  const tail = isOpen ? `<path class="life tail" d="M${x} ${solid}V${bottom}" stroke="currentColor"/>` : ''
  return `<path class="life" d="M${x} ${top}V${solid}" stroke="currentColor"/>${tail}`
}

function drawBlockWire(block: Block, layout: Layout): string {
  const { mark } = block
  if (mark.kind !== 'arrow') return ''
  const { line, head } = drawWire(block, mark.arrow, layout)
  const { arrival = mark.step } = mark.arrow
  if (arrival === mark.step) return step(mark.step, line + head)
  return (
    step(mark.step, line) + step(arrival, `<title>${escapeHtml(`It arrives: ${mark.words}`)}</title>${head}`)
  )
}

function titleOf(mark: Mark): string {
  const bytes = mark.kind === 'arrow' ? beginningOf(mark.arrow.bytes) : ''
  return `<title>${escapeHtml(bytes === '' ? mark.words : `${mark.words}: ${bytes}`)}</title>`
}

function drawBlock(block: Block, scene: Scene, layout: Layout, options: DrawOptions): string {
  const { mark } = block
  const title = titleOf(mark)
  if (mark.kind === 'arrow') return step(mark.step, title + drawCargo(block, mark.arrow, layout))
  const x = layout.spans[mark.lifeline]?.x ?? 0
  const number = mark.rows.map(options.numberOf).find((one) => one !== undefined)
  const name = scene.lifelines[mark.lifeline]?.name ?? ''
  if (mark.kind === 'start') return step(mark.step, title + drawHead(block, { x, name, number }, layout))
  if (mark.kind === 'note') return step(mark.step, title + drawNote(block, { x, number }, mark.note.kind))
  return step(mark.step, title + drawMoment(block, x, mark.kind))
}

/** Where a mark stands on its lifeline, and the number of the row that it shows. */
type Spot = { readonly x: number; readonly number: number | undefined }

function drawHead(
  { top, height, label }: Block,
  { x, name, number }: Spot & { readonly name: string },
  { laneWidth }: Layout,
): string {
  const width = Math.min(laneWidth - 24, Math.max(220, labelWidth(label) + 32))
  return (
    `<rect class="head" x="${x - width / 2}" y="${top}" width="${width}" height="${height}" rx="6" ${outline}/>` +
    text({ x, y: top + 19, kind: 'name' }, escapeHtml(name)) +
    textLines({ x, y: top + sizes.head, kind: 'mono small' }, label.lines) +
    badge(x - width / 2 + 2, top + 2, number)
  )
}

function drawNote({ top, height, label }: Block, { x, number }: Spot, kind: string): string {
  const width = 2 * Math.round(Math.max(32, widestOf(label.lines) * 3.65 + sizes.pad + 3))
  return (
    `<rect class="note ${kind}" x="${x - width / 2}" y="${top}" width="${width}" height="${height}" rx="3" ${outline}/>` +
    textLines({ x, y: top + sizes.pad, kind: 'mono' }, label.lines) +
    badge(x - width / 2, top, number)
  )
}

/** A program is ready, or has ended. */
function drawMoment({ top, height, label }: Block, x: number, kind: string): string {
  const sign = kind === 'exit' ? `<path class="stop" d="M${x - 12} ${top}h24" stroke="currentColor"/>` : ''
  const width = labelWidth(label)
  const box = { x: x - width / 2, y: top + 4, width, height: height - 6 }
  const back = kind === 'exit' ? '' : backing(box)
  return sign + back + text({ x, y: top + height - sizes.pad - 1, kind: 'remark' }, escapeHtml(label.title))
}

const outline = 'fill="none" stroke="currentColor"'

/** The number of the row that a mark shows. */
function badge(x: number, y: number, number: number | undefined): string {
  if (number === undefined) return ''
  return (
    `<g class="badge"><circle cx="${x}" cy="${y}" r="9" ${outline}/>` +
    `${text({ x, y: y + 4, kind: 'number' }, String(number))}</g>`
  )
}
