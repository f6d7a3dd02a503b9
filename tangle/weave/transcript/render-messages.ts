import { escapeHtml } from '../html.ts'
import type { Mark, PlacedArrow, Scene } from './scene.ts'
import { hexOf, type Shown, visibleLines } from './visible.ts'
import { sizeWords } from './words.ts'

/** In bytes: how much of one message the table holds. */
const most = 1024

/** All steps of a run as a table: in words, and for each message with its bytes. */
export function renderMessages(
  { marks }: Scene,
  id: string,
  numberOf: (row: number) => number | undefined,
): string {
  const rows = marks.map((mark) => renderMark(mark, id, numberOf))
  const heads = ['step', 'what happens', 'bytes as text', 'bytes in hexadecimal']
    .map((head) => `<th scope="col">${head}</th>`)
    .join('')
  return (
    '<details class="messages"><summary>The same run, step by step and byte by byte</summary>' +
    '<div class="drawing" tabindex="0" role="group" aria-label="Steps of the run">' +
    `<table><thead><tr>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`
  )
}

function renderMark(mark: Mark, id: string, numberOf: (row: number) => number | undefined): string {
  const number = mark.rows.map(numberOf).find((one) => one !== undefined)
  const link = number === undefined ? '' : ` <a href="#${id}-row-${number}">row ${number}</a>`
  const isMessage = mark.kind === 'arrow' && mark.arrow.kind === 'message'
  const words = escapeHtml(mark.words) + link
  const cells = isMessage ? `<td>${words}</td>${byteCells(mark.arrow)}` : `<td colspan="3">${words}</td>`
  return `<tr data-step="${mark.step + 1}"><th scope="row">${mark.step + 1}</th>${cells}</tr>`
}

function byteCells({ bytes }: PlacedArrow): string {
  const shown = bytes.subarray(0, most)
  const rest = bytes.length > most ? ` … the first ${most} of ${sizeWords({ bytes })}` : ''
  const text = visibleLines(shown).map((line) => line.map(shownPiece).join(''))
  return `<td><code class="bytes">${text.join('\n')}</code>${rest}</td><td><code class="bytes">${hexOf(shown)}</code>${rest}</td>`
}

function shownPiece({ text, isControl }: Shown): string {
  return isControl ? `<span class="control">${escapeHtml(text)}</span>` : escapeHtml(text)
}
