import type { Row, Transcript } from '../../data/transcript.ts'
import { escapeHtml } from './escape.ts'
import type { Cell } from './lines.ts'
import { visibleText } from './visible.ts'

/** What a page showed: its picture, and its text for those who do not see it. */
export type PagePicture = {
  readonly href: string
  readonly width: number
  readonly height: number
  readonly text: string
}

type CellView = {
  readonly transcript: Transcript
  readonly pictureOf: (row: number) => PagePicture | undefined
}

/** What stands in one pane's cell. */
export function renderCell({ rows }: Cell, { transcript, pictureOf }: CellView): string {
  const [index = -1] = rows
  const row = transcript.rows[index]
  const isPage = transcript.panes[row?.pane ?? -1]?.kind === 'browser' && row?.kind !== 'visit'
  if (row === undefined || !isPage) return row === undefined ? '' : renderRow(row)
  const text = rows.map((own) => transcript.rows[own]?.text ?? '').join('\n')
  const picture = pictureOf(index)
  return picture === undefined ? `<span class="page">${shownText(text)}</span>` : renderPicture(picture)
}

function renderRow({ kind, text }: Row): string {
  if (kind === 'command') return renderCommand(text)
  if (kind === 'visit') return `<span class="address">${shownText(text)}</span>`
  if (kind === 'key') return `<kbd>${escapeHtml(text)}</kbd>`
  if (kind === 'any') return '<span class="any" title="lines left out">...</span>'
  if (kind === 'status')
    return `<span class="unseen">exit status </span><samp title="exit status ${escapeHtml(text)}">[${escapeHtml(text)}]</samp>`
  return `<samp>${shownText(text)}</samp>`
}

/** Prompts are no part of the command: they are not read out, not selected and not copied. */
function renderCommand(text: string): string {
  const lines = text
    .split('\n')
    .map(
      (line, i) =>
        `<span class="prompt" aria-hidden="true">${i === 0 ? '$' : '&gt;'} </span>${shownText(line)}`,
    )
  return (
    `<code>${lines.join('\n')}</code>` +
    `<button type="button" class="copy" data-copy="${escapeHtml(text)}" hidden>Copy<span class="unseen"> the command ${escapeHtml(text)}</span></button>`
  )
}

function renderPicture({ href, width, height, text }: PagePicture): string {
  return (
    `<img class="picture" src="${escapeHtml(href)}" width="${width}" height="${height}" ` +
    `alt="${escapeHtml(text)}" loading="lazy" decoding="async">`
  )
}

function shownText(text: string): string {
  return visibleText(text)
    .map((piece) =>
      piece.isControl ? `<span class="control">${escapeHtml(piece.text)}</span>` : escapeHtml(piece.text),
    )
    .join('')
}
