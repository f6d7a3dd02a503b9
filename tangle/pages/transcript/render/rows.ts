import type { Transcript } from '../../../transcript/notation/transcript.ts'
import { widthOf } from '../../../text/width.ts'
import { type Html, html } from '../../../text/html.ts'
import type { RowCauses } from '../events/row-causes.ts'
import { cellHtml, type CellScreenshot, unbrokenWords } from './cell.ts'
import { type PaneCell, type PaneLine, lineNumber } from './lines.ts'

/** What a transcript's rows are woven from. Data of a run are by 0-based row, and empty without a run. */
export type RowsView = {
  readonly id: string
  readonly transcript: Transcript
  readonly lines: readonly PaneLine[]
  readonly isInteractive: boolean
  readonly causes: readonly RowCauses[]
  /** 0-based steps. */
  readonly steps: readonly number[]
  readonly pictures: readonly (CellScreenshot | undefined)[]
}

/** The rows of a transcript: a table with a column for each pane, or only lines for a lone terminal. */
export function rowsHtml(view: RowsView): Html {
  const { transcript, lines } = view
  if (transcript.panes.length === 1) {
    const rows = lines.flat().map(
      (cell) => html`
      <div class="${kindOf(cell, view)}"${stepAttribute(cell, view)}>${cellHtml(cell, view)}</div>`,
    )
    return html`<div class="panes lone">${rows}</div>`
  }
  const heads = transcript.panes.map(
    ({ name, kind }) => html`<th role="columnheader" scope="col" class="${kind}">${name}</th>`,
  )
  return html`
    <table class="panes${isRoomy(transcript) ? ' roomy' : ''}" role="table">
    <thead role="rowgroup"><tr role="row">
    <th role="columnheader" scope="col" class="number"><span class="unseen">row</span></th>${heads}
    </tr></thead>
    <tbody role="rowgroup">${lines.map((line, i) => lineHtml(line, i, view))}</tbody></table>${legend(view)}`
}

/** In columns: what fits side by side on a wide screen and on paper. */
const room = 80

/** Whether the longest words of all panes fit side by side. */
function isRoomy({ panes, rows }: Transcript): boolean {
  const longest = panes.map((_, pane) => {
    const words = rows
      .filter((row) => row.pane === pane)
      .flatMap(({ text, kind }) => unbrokenWords(text, kind === 'command'))
    return Math.max(...words.map(widthOf), 0)
  })
  return longest.reduce((sum, width) => sum + width, 0) <= room
}

function lineHtml(line: PaneLine, index: number, view: RowsView): Html {
  const number = index + 1
  const cells = view.transcript.panes.map((_, pane) => {
    const cell = line.find((one) => one.pane === pane)
    return cell === undefined ? html`<td role="cell"></td>` : paneCell(cell, index, view)
  })
  const isEither = line.some((cell) => causesOf(cell, view)?.isEither)
  return html`
    <tr role="row" id="${view.id}-row-${number}">
    <th role="rowheader" scope="row" class="number"${line[0] && stepAttribute(line[0], view)}>
    ${isEither ? eitherMark(number) : undefined}${number}</th>${cells}</tr>`
}

function eitherMark(number: number): Html {
  return html`
    <span class="either" title="This row and the one above may come in either order.">
    <span aria-hidden="true">⇅</span><span class="unseen">or before row ${number - 1}</span></span>`
}

function paneCell(cell: PaneCell, line: number, view: RowsView): Html {
  const above = view.lines[line - 1]?.at(-1)
  const turn = above?.pane === cell.pane ? '' : ' turn'
  return html`
    <td role="cell" class="${kindOf(cell, view)}${turn}"${stepAttribute(cell, view)}>
    <span class="pane-name">${view.transcript.panes[cell.pane]?.name}</span>
    ${cellHtml(cell, view)}${causeLinks(cell, view)}</td>`
}

function kindOf({ rows }: PaneCell, { transcript }: RowsView): string {
  return transcript.rows[rows[0] ?? -1]?.kind ?? 'output'
}

function causesOf({ rows }: PaneCell, { causes }: RowsView): RowCauses | undefined {
  return causes[rows[0] ?? -1]
}

/** Steps are 1-based in pages. */
function stepAttribute({ rows }: PaneCell, { steps }: RowsView): Html {
  const step = steps[rows[0] ?? -1]
  return step === undefined ? html`` : html` data-step="${step + 1}"`
}

/** Links to the rows of other panes that had to come first. */
function causeLinks(cell: PaneCell, view: RowsView): Html {
  const links = (causesOf(cell, view)?.causes ?? []).map((cause) => {
    const number = lineNumber(view.lines, cause)
    return html`
      \u00a0<a class="cause" href="#${view.id}-row-${number}" title="Row ${number} had to come first.">
      <span class="unseen">not before row </span><span aria-hidden="true">↖ </span>${number}</a>`
  })
  return html`${links}`
}

function legend({ causes }: RowsView): Html {
  const hasCause = causes.some((row) => row.causes.length > 0)
  const hasEither = causes.some(({ isEither }) => isEither)
  if (!hasCause && !hasEither) return html``
  const cause = html`<span aria-hidden="true">↖</span> a row of another pane that had to come first`
  const either = html`
    <span aria-hidden="true">⇅</span> two rows that may come in either order: nothing ties them`
  return html`
    <p class="legend">
    ${hasCause ? cause : ''}${hasCause && hasEither ? '; ' : ''}${hasEither ? either : ''}</p>`
}
