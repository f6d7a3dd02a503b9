import { type Html, html } from '../../../text/html.ts'
import { type Diagram, isArrowMark, type Mark } from '../layout/diagram.ts'
import { type Layout, layOut, type PlacedLifeline, type PlacedMark } from '../layout/layout.ts'
import { labelWidth, sizes, widestOf } from '../layout/measures.ts'
import { beginningOf, sentenceOf } from '../layout/sentences.ts'
import { drawArrow, drawArrowLabel } from './svg-arrow.ts'
import { backing, svgText, drawText } from './svg-text.ts'

/** Draws a diagram as SVG: readable without styles and scripts, coloured by its classes. @param id begins all its ids */
export function drawDiagram(diagram: Diagram, id: string): Html {
  const layout = layOut(diagram)
  const { width, height, lifelines, placedMarks } = layout
  // Lines are under all text.
  return html`
    <svg xmlns="http://www.w3.org/2000/svg" class="sequence" fill="currentColor" text-anchor="middle" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-drawing-title ${id}-drawing-desc">
    <title id="${id}-drawing-title">The run as a sequence diagram</title>
    <desc id="${id}-drawing-desc">${describe(diagram)}</desc>
    ${lifelines.map((own) => inStep(own.first, drawLifeline(own)))}
    ${placedMarks.map((placed) => drawLine(placed, diagram, layout))}
    ${placedMarks.map((placed) => inStep(placed.mark.step, drawMark(placed, diagram, layout)))}</svg>`
}

function describe({ lifelines, connectionCount, marks }: Diagram): string {
  const names = lifelines.map(({ name }) => name).join(', ')
  const messages = marks.filter(({ kind }) => kind === 'message').length
  return `Lifelines: ${names}. Connections: ${connectionCount}. Messages: ${messages}. The table below the drawing tells all of it in words.`
}

/** The drawing of one step; its `data-step` is 1-based. */
function inStep(step: number, content: Html): Html {
  return html`<g data-step="${step + 1}">${content}</g>`
}

function drawLifeline({ x, top, bottom, isOpen }: PlacedLifeline): Html {
  const solid = isOpen ? bottom - sizes.tail : bottom
  const tail = isOpen
    ? html`<path class="life tail" d="M${x} ${solid}V${bottom}" stroke="currentColor"/>`
    : undefined
  return html`<path class="life" d="M${x} ${top}V${solid}" stroke="currentColor"/>${tail}`
}

/** An arrow's line, and its head in the step of its arrival. */
function drawLine(placed: PlacedMark, diagram: Diagram, layout: Layout): Html {
  const { mark } = placed
  if (!isArrowMark(mark)) return html``
  const { line, head } = drawArrow(placed, mark, layout)
  const { arrival = mark.step } = mark
  if (arrival === mark.step) return inStep(mark.step, html`${line}${head}`)
  const title = html`<title>It arrives: ${sentenceOf(mark, diagram)}</title>`
  return html`${inStep(mark.step, line)}${inStep(arrival, html`${title}${head}`)}`
}

function titleOf(mark: Mark, diagram: Diagram): Html {
  const bytes = isArrowMark(mark) ? beginningOf(mark.bytes) : ''
  return html`<title>${sentenceOf(mark, diagram)}${bytes === '' ? '' : `: ${bytes}`}</title>`
}

function drawMark(placed: PlacedMark, diagram: Diagram, layout: Layout): Html {
  const { mark } = placed
  const title = titleOf(mark, diagram)
  if (isArrowMark(mark)) return html`${title}${drawArrowLabel(placed, mark, layout)}`
  const lifeline = layout.lifelines[mark.lifeline]
  if (lifeline === undefined) return title
  if (mark.kind === 'start') return html`${title}${drawHead(placed, lifeline, layout.trackWidth)}`
  if ('lines' in mark) return html`${title}${drawNote(placed, lifeline)}`
  return html`${title}${drawPoint(placed, lifeline)}`
}

function drawHead(placed: PlacedMark, { x, name }: PlacedLifeline, trackWidth: number): Html {
  const { mark, top, height, label } = placed
  const width = Math.min(trackWidth - 24, Math.max(220, labelWidth(label) + 32))
  const left = x - width / 2
  return html`
    <rect class="head" x="${left}" y="${top}" width="${width}" height="${height}" rx="6" ${outline}/>
    ${svgText({ x, y: top + 19, kind: 'name' }, name)}
    ${drawText({ x, y: top + sizes.head, kind: 'mono small' }, label.lines)}
    ${badge(left + 2, top + 2, mark.line)}`
}

function drawNote({ mark, top, height, label }: PlacedMark, { x }: PlacedLifeline): Html {
  const width = 2 * Math.round(Math.max(32, widestOf(label.lines) * 3.65 + sizes.pad + 3))
  const left = x - width / 2
  return html`
    <rect class="note ${mark.kind}" x="${left}" y="${top}" width="${width}" height="${height}" rx="3" ${outline}/>
    ${drawText({ x, y: top + sizes.pad, kind: 'mono' }, label.lines)}
    ${badge(left, top, mark.line)}`
}

function drawPoint({ mark, top, height, label }: PlacedMark, { x }: PlacedLifeline): Html {
  const width = labelWidth(label)
  const under =
    mark.kind === 'exit'
      ? html`<path class="stop" d="M${x - 12} ${top}h24" stroke="currentColor"/>`
      : backing({ x: x - width / 2, y: top + 4, width, height: height - 6 })
  return html`${under}${svgText({ x, y: top + height - sizes.pad - 1, kind: 'remark' }, label.title)}`
}

const outline = html`fill="none" stroke="currentColor"`

function badge(x: number, y: number, number: number | undefined): Html {
  if (number === undefined) return html``
  return html`
    <g class="badge"><circle cx="${x}" cy="${y}" r="9" ${outline}/>
    ${svgText({ x, y: y + 4, kind: 'number' }, number)}</g>`
}
