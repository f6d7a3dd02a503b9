import { type Html, html } from '../../../text/html.ts'
import type { ArrowMark, Diagram, Mark } from '../layout/diagram.ts'
import { sentenceOf } from '../layout/sentences.ts'
import { hexOf, sizeOf, visibleLines } from '../layout/visible-text.ts'

/** In bytes: how much of one message the table shows. */
const most = 1024

/** All steps of a run as a table: a sentence for each, and the bytes of messages. @param id of the transcript */
export function stepsTable(diagram: Diagram, id: string): Html {
  const heads = ['step', 'what happens', 'bytes as text', 'bytes in hexadecimal']
  return html`
    <details class="messages"><summary>The same run, step by step and byte by byte</summary>
    <div class="drawing" tabindex="0" role="group" aria-label="Steps of the run"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${diagram.marks.map((mark) => stepRow(mark, diagram, id))}</tbody></table></div></details>`
}

function stepRow(mark: Mark, diagram: Diagram, id: string): Html {
  const link = mark.line && html` <a href="#${id}-row-${mark.line}">row ${mark.line}</a>`
  const sentence = html`${sentenceOf(mark, diagram)}${link}`
  const cells =
    mark.kind === 'message'
      ? html`<td>${sentence}</td>${byteCells(mark)}`
      : html`<td colspan="3">${sentence}</td>`
  return html`<tr data-step="${mark.step + 1}"><th scope="row">${mark.step + 1}</th>${cells}</tr>`
}

function byteCells({ bytes }: ArrowMark): Html {
  const shown = bytes.subarray(0, most)
  const rest = bytes.length > most ? ` … the first ${most} of ${sizeOf(bytes)}` : ''
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
