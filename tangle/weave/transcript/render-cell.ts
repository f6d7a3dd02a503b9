import type { Row, Transcript } from '../../data/transcript.ts'
import { escapeHtml } from '../html.ts'
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
  readonly isInteractive: boolean
  readonly pictureOf: (row: number) => PagePicture | undefined
}

/** What stands in one pane's cell. */
export function renderCell({ rows }: Cell, { transcript, pictureOf, isInteractive }: CellView): string {
  const [index = -1] = rows
  const row = transcript.rows[index]
  const isPage = transcript.panes[row?.pane ?? -1]?.kind === 'browser' && row?.kind !== 'visit'
  if (row === undefined || !isPage) return row === undefined ? '' : renderRow(row, isInteractive)
  const text = rows.map((own) => transcript.rows[own]?.text ?? '').join('\n')
  const picture = pictureOf(index)
  return picture === undefined
    ? `<span class="page">${shownText(text)}</span>`
    : renderPicture(picture, isInteractive)
}

function renderRow({ kind, text }: Row, isInteractive: boolean): string {
  if (kind === 'command') return renderCommand(text) + (isInteractive ? copyButton(text) : '')
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
  return `<code>${lines.join('\n')}</code>`
}

function copyButton(command: string): string {
  const words = escapeHtml(command)
  return `<button type="button" class="copy" data-copy="${words}" hidden>Copy<span class="unseen"> the command ${words}</span></button>`
}

/** What is printed has to be there at once. */
function renderPicture({ href, width, height, text }: PagePicture, isInteractive: boolean): string {
  return (
    `<img class="picture" src="${escapeHtml(href)}" width="${width}" height="${height}" ` +
    `alt="${escapeHtml(text)}"${isInteractive ? ' loading="lazy" decoding="async"' : ''} />`
  )
}

function shownText(text: string): string {
  return visibleText(text)
    .map((piece) =>
      piece.isControl ? `<span class="control">${escapeHtml(piece.text)}</span>` : wholeWords(piece.text),
    )
    .join('')
}

/** Browsers break a path behind its signs; those that have room keep such words whole. */
function wholeWords(text: string): string {
  return text
    .split(/(\s+)/)
    .map((word) =>
      /\S[-/?]\S/.test(word) ? `<span class="word">${escapeHtml(word)}</span>` : escapeHtml(word),
    )
    .join('')
}
