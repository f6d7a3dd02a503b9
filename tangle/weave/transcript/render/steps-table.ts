import { type Html, html } from '../../html.ts'
import type { Diagram } from '../layout/diagram.ts'
import type { ArrowMark, Mark } from '../layout/marks.ts'
import { sentenceOf, sizeOf } from '../layout/sentences.ts'
import { hexOf, visibleLines } from '../layout/visible-text.ts'
import type { DrawingOptions } from './svg.ts'

/** In bytes: how much of one message the table holds. */
const most = 1024

/** All steps of a run as a table: in words, and for each message with its bytes. */
export function stepsTable(diagram: Diagram, options: DrawingOptions): Html {
  const heads = ['step', 'what happens', 'bytes as text', 'bytes in hexadecimal']
  return html`
    <details class="messages"><summary>The same run, step by step and byte by byte</summary>
    <div class="drawing" tabindex="0" role="group" aria-label="Steps of the run"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${diagram.marks.map((mark) => stepRow(mark, diagram, options))}</tbody></table></div></details>`
}

function stepRow(mark: Mark, diagram: Diagram, { id, numberOf }: DrawingOptions): Html {
  const number = mark.row === undefined ? undefined : numberOf(mark.row)
  const link = number === undefined ? undefined : html` <a href="#${id}-row-${number}">row ${number}</a>`
  const words = html`${sentenceOf(mark, diagram)}${link}`
  const cells =
    mark.kind === 'message' ? html`<td>${words}</td>${byteCells(mark)}` : html`<td colspan="3">${words}</td>`
  return html`<tr data-step="${mark.step + 1}"><th scope="row">${mark.step + 1}</th>${cells}</tr>`
}

function byteCells({ bytes }: ArrowMark): Html {
  const shown = bytes.subarray(0, most)
  const rest = bytes.length > most ? ` … the first ${most} of ${sizeOf({ bytes })}` : ''
  const text = visibleLines(shown).map((line, i) => {
    const pieces = line.map((one) =>
      one.isControl ? html`<span class="control">${one.text}</span>` : one.text,
    )
    return html`${i === 0 ? '' : '\n'}${pieces}`
  })
  return html`
    <td><code class="bytes">${text}</code>${rest}</td>
    <td><code class="bytes">${hexOf(shown)}</code>${rest}</td>`
}
