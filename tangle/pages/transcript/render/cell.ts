import type { ShownScreenshot } from '../../page.ts'
import type { Row, Transcript } from '../../../transcript/notation/transcript.ts'
import type { ShownValue } from '../../../transcript/notation/shapes.ts'
import { type Html, html } from '../../../text/html.ts'
import { widthOf } from '../../../text/width.ts'
import { visibleText } from '../layout/visible-text.ts'
import type { PaneCell } from './lines.ts'

/** A screenshot of a page. */
export type CellScreenshot = ShownScreenshot & {
  /** The page's text, as its alternative. */
  readonly text: string
  /** The values in it that are not those that the transcript prints: the picture is of another run. */
  readonly values: readonly Pick<ShownValue, 'text' | 'shown'>[]
}

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
    : html`${pictureHtml(picture, isInteractive)}${otherValues(picture)}`
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

/** How many values a caption names: of more it says only that there are more. */
const mostNamed = 2

/** The caption of a picture in which a reader sees other values than beside it. */
function otherValues({ values }: CellScreenshot): Html | undefined {
  if (values.length === 0) return undefined
  const pairs = new Map(values.map(({ text, shown }) => [`${shown}\n${text}`, { text, shown }]))
  const named = [...pairs.values()].slice(0, mostNamed).map(({ text, shown }, i) => {
    return html`${i === 0 ? '' : ', '}<samp>${readableHtml(shown)}</samp> for <samp>${readableHtml(text)}</samp>`
  })
  const rest = pairs.size > mostNamed ? ', and more such values' : ''
  return html`<p class="legend">This picture is of another run, which showed ${named}${rest}.</p>`
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
