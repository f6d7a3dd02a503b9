import type { Row, Transcript } from '../../data/transcript.ts'
import { widthOf } from '../../data/width.ts'
import { type PagePicture, renderCell } from './render-cell.ts'
import { escapeHtml } from '../html.ts'
import type { Cell, Line } from './lines.ts'
import type { RowLinks } from './link-rows.ts'

/** All that a transcript's rows are woven from. Rows are 0-based indexes into the transcript's. */
export type RowsView = {
  readonly transcript: Transcript
  readonly lines: readonly Line[]
  readonly id: string
  readonly isInteractive: boolean
  /** Empty where nothing is known of the run. */
  readonly links: readonly RowLinks[]
  /** 0-based. */
  readonly stepOf: (row: number) => number | undefined
  readonly pictureOf: (row: number) => PagePicture | undefined
}

/** The rows of a transcript: a table with a column for each pane, or for a lone terminal just its lines. */
export function renderRows(view: RowsView): string {
  const { transcript, lines } = view
  if (transcript.panes.length === 1)
    return `<div class="panes lone">${lines.map((line) => loneLine(line, view)).join('')}</div>`
  const heads = transcript.panes.map(
    ({ name, kind }) => `<th role="columnheader" scope="col" class="${kind}">${escapeHtml(name)}</th>`,
  )
  const corner = '<th role="columnheader" scope="col" class="number"><span class="unseen">row</span></th>'
  return (
    `<table class="panes${isRoomy(transcript) ? ' roomy' : ''}" role="table"><thead role="rowgroup"><tr role="row">${corner}${heads.join('')}</tr></thead>` +
    `<tbody role="rowgroup">${lines.map((line, i) => renderLine(line, i, view)).join('')}</tbody></table>${legend(view)}`
  )
}

/** In columns: what has room beside each other on a wide screen and on paper. */
const room = 80

/** Whether the longest words of all panes have room beside each other. */
function isRoomy({ panes, rows }: Transcript): boolean {
  const longest = panes.map((_, pane) => {
    const words = rows.filter((row) => row.pane === pane).flatMap(({ text }) => text.split(/\s/))
    return Math.max(...words.map(widthOf), 0)
  })
  return longest.reduce((sum, width) => sum + width, 0) <= room
}

function loneLine(line: Line, view: RowsView): string {
  return line.map((cell) => `<div class="${classOf(cell, view)}"${stepAttribute(cell, view)}>${renderCell(cell, view)}</div>`).join('') // prettier-ignore
}

function renderLine(line: Line, index: number, view: RowsView): string {
  const number = index + 1
  const isEither = line.some(({ rows }) => view.links[rows[0] ?? -1]?.isEither)
  const cells = view.transcript.panes.map((_, pane) => {
    const cell = line.find((one) => one.pane === pane)
    return cell === undefined ? '<td role="cell"></td>' : paneCell(cell, index, view)
  })
  const either = isEither
    ? '<span class="either" title="This row and the one above may come in either order."><span aria-hidden="true">⇅</span>' +
      `<span class="unseen">or before row ${number - 1}</span></span>`
    : ''
  const step = line[0] === undefined ? '' : stepAttribute(line[0], view)
  return (
    `<tr role="row" id="${view.id}-row-${number}">` +
    `<th role="rowheader" scope="row" class="number"${step}>${either}${number}</th>${cells.join('')}</tr>`
  )
}

function paneCell(cell: Cell, line: number, view: RowsView): string {
  const above = view.lines[line - 1]?.at(-1)
  const turn = above?.pane === cell.pane ? '' : ' turn'
  const name = escapeHtml(view.transcript.panes[cell.pane]?.name ?? '')
  return (
    `<td role="cell" class="${classOf(cell, view)}${turn}"${stepAttribute(cell, view)}>` +
    `<span class="pane-name">${name}</span>${renderCell(cell, view)}${causeLinks(cell, view)}</td>`
  )
}

function classOf({ rows }: Cell, { transcript }: RowsView): Row['kind'] {
  return transcript.rows[rows[0] ?? -1]?.kind ?? 'output'
}

/** Steps are 1-based in the page, as people count. */
function stepAttribute({ rows }: Cell, { stepOf }: RowsView): string {
  const step = stepOf(rows[0] ?? -1)
  return step === undefined ? '' : ` data-step="${step + 1}"`
}

/** Links to the rows of other panes that had to come first. */
function causeLinks({ rows }: Cell, { links, lines, id }: RowsView): string {
  const causes = links[rows[0] ?? -1]?.causes ?? []
  return causes
    .map((cause) => lines.findIndex((line) => line.some((cell) => cell.rows.includes(cause))) + 1)
    .map(
      (number) =>
        `\u00a0<a class="cause" href="#${id}-row-${number}" title="Row ${number} had to come first.">` +
        `<span class="unseen">not before row </span><span aria-hidden="true">↖ </span>${number}</a>`,
    )
    .join('')
}

/** Says what the signs mean that this transcript has. */
function legend({ links }: RowsView): string {
  const parts = [
    links.some(({ causes }) => causes.length > 0)
      ? '<span aria-hidden="true">↖</span> a row of another pane that had to come first'
      : '',
    links.some(({ isEither }) => isEither)
      ? '<span aria-hidden="true">⇅</span> two rows that may come in either order: nothing ties them'
      : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `<p class="legend">${parts.join('; ')}</p>`
}
