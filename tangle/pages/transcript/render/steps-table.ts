import { type Html, html } from '../../../text/html.ts'
import type { ArrowMark, Diagram, Mark } from '../layout/diagram.ts'
import { sentenceOf } from '../layout/sentences.ts'
import { hexOf, sizeOf, type TextPiece, visibleLines } from '../layout/visible-text.ts'
import { laneCount, laneText } from './lanes.ts'

/** In bytes: how much of one message the table shows. */
const most = 1024

/** How many lines of a message are shown before one asks for all of it. */
const mostLines = 4

/**
 * All steps of a run as a table: a sentence for each, and the bytes of messages. On a narrow screen it is the drawing: each row
 * then shows its lanes. @param id of the transcript
 */
export function stepsTable(diagram: Diagram, id: string): Html {
  return html`
    <details class="messages"><summary>The same run, step by step and byte by byte</summary>
    <div class="steps" tabindex="0" role="group" aria-label="Steps of the run"><table class="lanes-${laneCount(diagram)}">
    <thead><tr><th scope="col">step</th><th scope="col">what happens</th></tr></thead>
    <tbody>${diagram.marks.map((mark) => stepRow(mark, diagram, id))}</tbody></table></div></details>`
}

function stepRow(mark: Mark, diagram: Diagram, id: string): Html {
  const link = mark.line && html` <a href="#${id}-row-${mark.line}">row ${mark.line}</a>`
  const bytes = mark.kind === 'message' ? bytesHtml(mark) : undefined
  return html`
    <tr data-step="${mark.step + 1}"><th scope="row">${mark.step + 1}</th>
    <td data-lanes="${laneText(mark, diagram)}">${sentenceOf(mark, diagram)}${link}${bytes}</td></tr>`
}

/** How a message begins; the rest of it, and its bytes in hexadecimal, on demand. */
function bytesHtml({ bytes }: ArrowMark): Html {
  const shown = bytes.subarray(0, most)
  const lines = visibleLines(shown)
  const rest = bytes.length > most ? ` … the first ${most} of ${sizeOf(bytes)}` : ''
  const more = lines.slice(mostLines)
  return html`
    <details class="bytes"><summary><code>${joined(lines.slice(0, mostLines))}</code></summary>
    ${more.length > 0 ? html`<code>${joined(more)}</code>` : undefined}<code class="hex">${hexOf(shown)}</code>${rest}</details>`
}

function joined(lines: readonly (readonly TextPiece[])[]): Html {
  const pieces = (line: readonly TextPiece[]) =>
    line.map((one) => (one.isControl ? html`<span class="control">${one.text}</span>` : one.text))
  return html`${lines.map((line, i) => html`${i === 0 ? '' : '\n'}${pieces(line)}`)}`
}
