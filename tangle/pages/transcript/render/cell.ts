import type { ShownScreenshot } from '../../page.ts'
import type { Row, Transcript } from '../../../transcript/notation/transcript.ts'
import { type Html, html } from '../../../text/html.ts'
import { widthOf } from '../../../text/width.ts'
import { visibleText } from '../layout/visible-text.ts'
import type { PaneCell } from './lines.ts'

/** A screenshot of a page, and the page's text as its alternative. */
export type CellScreenshot = ShownScreenshot & { readonly text: string }

type CellOptions = {
  readonly transcript: Transcript
  readonly isInteractive: boolean
  /** By 0-based row. */
  readonly pictures: readonly (CellScreenshot | undefined)[]
}

export function cellHtml({ rows }: PaneCell, { transcript, pictures, isInteractive }: CellOptions): Html {
  const [index = -1] = rows
  const row = transcript.rows[index]
  if (row === undefined) return html``
  const isPage = transcript.panes[row.pane]?.kind === 'browser' && row.kind !== 'visit'
  if (!isPage) return rowHtml(row, isInteractive)
  const lines = rows.map((own) => transcript.rows[own]?.text ?? '')
  const picture = pictures[index]
  return picture === undefined
    ? html`<span class="page">${joinedLines(lines.map(readableHtml))}</span>`
    : pictureHtml(picture, isInteractive)
}

function rowHtml({ kind, text }: Row, isInteractive: boolean): Html {
  if (kind === 'command') return html`${commandHtml(text)}${isInteractive ? copyButton(text) : undefined}`
  if (kind === 'visit') return html`<span class="address">${readableHtml(text)}</span>`
  if (kind === 'key') return html`<kbd>${text}</kbd>`
  if (kind === 'any') return html`<span class="any" title="lines left out">...</span>`
  if (kind === 'status')
    return html`<span class="unseen">exit status </span><samp title="exit status ${text}">[${text}]</samp>`
  return html`<samp>${readableHtml(text)}</samp>`
}

/** Prompts are not part of the command: they are not read out, not selected and not copied. */
function commandHtml(text: string): Html {
  const isWhole = unbrokenWords(text, true).length === 1
  const lines = text.split('\n').map((line, i) => {
    const prompt = html`<span class="prompt" aria-hidden="true">${i === 0 ? '$' : '>'} </span>`
    return html`${prompt}${readableHtml(line)}`
  })
  const all = joinedLines(lines)
  return html`<code>${isWhole ? html`<span class="word">${all}</span>` : all}</code>`
}

/** Lines below each other: the stylesheet keeps their ends. */
function joinedLines(lines: readonly Html[]): Html {
  return html`${lines.map((line, i) => html`${i === 0 ? '' : '\n'}${line}`)}`
}

function copyButton(command: string): Html {
  return html`
    <button type="button" class="copy" data-copy="${command}" hidden>
    Copy<span class="unseen"> the command ${command}</span></button>`
}

/** On paper pictures have to be loaded at once. */
function pictureHtml({ href, width, height, text }: CellScreenshot, isInteractive: boolean): Html {
  const later = isInteractive ? html` loading="lazy" decoding="async"` : undefined
  return html`<img class="picture" src="${href}" width="${width}" height="${height}" alt="${text}"${later} />`
}

/** In columns: commands up to this length remain in one line where there is room. */
const shortCommand = 36

/** What remains in one line, where there is room: words, and short commands. */
export function unbrokenWords(text: string, isCommand: boolean): string[] {
  return isCommand && !text.includes('\n') && widthOf(text) <= shortCommand ? [`$ ${text}`] : text.split(/\s/)
}

function readableHtml(text: string): Html {
  const pieces = visibleText(text).map((piece) =>
    piece.isControl ? html`<span class="control">${piece.text}</span>` : wholeWords(piece.text),
  )
  return html`${pieces}`
}

/** Browsers break a path after its slashes; where there is room, the stylesheet keeps such words whole. */
function wholeWords(text: string): Html {
  const words = text
    .split(/(\s+)/)
    .map((word) => (/\S[-/?]\S/.test(word) ? html`<span class="word">${word}</span>` : word))
  return html`${words}`
}
