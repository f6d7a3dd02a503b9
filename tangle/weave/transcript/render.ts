import type { Shape } from '../../data/chapter.ts'
import type { Trace } from '../../data/trace.ts'
import type { Transcript } from '../../data/transcript.ts'
import { findCauses } from '../../judge/causes.ts'
import { deedsOf } from './deeds.ts'
import { escapeHtml } from '../html.ts'
import { renderDiagram } from './render-diagram.ts'
import type { PagePicture } from './render-cell.ts'
import { renderRows } from './render-rows.ts'
import { renderStatus } from './render-status.ts'
import { linkRows } from './link-rows.ts'
import { makeScene } from './make-scene.ts'
import { type Run, stepsOf } from './steps.ts'
import { tieRows } from './tie-rows.ts'
import { linesOf } from './lines.ts'

/** A picture of what a browser showed. */
export type Picture = {
  /** Where the page finds it. */
  readonly href: string
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
}

export type RenderOptions = {
  /** Begins all ids of the transcript; no other on the page may be alike. */
  readonly id: string
  /** The book's named shapes. */
  readonly shapes: readonly Shape[]
  /** Where the page finds the record of the run, if it has it. */
  readonly record?: string | undefined
  /** Whether a person reads it in a browser; otherwise there is nothing to press and nothing folded up. */
  readonly isInteractive: boolean
  /** The picture of an address that was opened; takes a 0-based index into the trace's commands. */
  readonly pictureOf?: ((command: number) => Picture | undefined) | undefined
}

/**
 * A transcript as HTML: its panes side by side, whether it is proved, and the same run as a diagram.
 *
 * All of it can be read without styles and without scripts. `look/transcript.css` sets it, `look/replay.js`
 * lets readers step through it.
 *
 * @param trace a run that proves the transcript as it is printed now; without one the rows stand alone
 */
export function renderTranscript(
  transcript: Transcript,
  trace: Trace | undefined,
  options: RenderOptions,
): string {
  const content = trace === undefined ? unproved(transcript, options) : proved(transcript, trace, options)
  const label =
    transcript.panes.length === 1 ? 'A terminal' : transcript.panes.map(({ name }) => name).join(', ')
  return `<figure class="transcript" id="${options.id}" aria-label="${escapeHtml(label)}">${content}</figure>`
}

function unproved(transcript: Transcript, { id, isInteractive }: RenderOptions): string {
  const nothing = () => undefined
  const lines = linesOf(transcript)
  const view = { transcript, lines, id, isInteractive, links: [], stepOf: nothing, pictureOf: nothing }
  return renderRows(view)
}

function proved(transcript: Transcript, trace: Trace, options: RenderOptions): string {
  const { id, shapes, record, isInteractive } = options
  const lines = linesOf(transcript)
  const rows = tieRows(transcript, trace, shapes)
  const run: Run = { trace, rows, deeds: deedsOf(trace), causes: findCauses(trace) }
  const steps = stepsOf(run)
  const links = linkRows(rows, trace, run.causes)
  const stepOf = (row: number) => steps.ofRow[row]
  const pictureOf = (row: number) => pagePicture(rows[row]?.command ?? -1, trace, options)
  // The lines of a lone terminal carry no numbers.
  const numberOf = (row: number) =>
    transcript.panes.length > 1
      ? lines.findIndex((line) => line.some((cell) => cell.rows.includes(row))) + 1
      : undefined
  const isConversation = transcript.panes.length > 1 || trace.connections.length > 0
  return (
    renderStatus(trace, record) +
    renderRows({ transcript, lines, id, isInteractive, links, stepOf, pictureOf }) +
    (isConversation ? renderDiagram(makeScene(run, steps), { id, numberOf, isInteractive }) : '')
  )
}

/** A page's picture, with the text that the browser showed: the whole text, also where the book leaves lines out. */
function pagePicture(command: number, trace: Trace, { pictureOf }: RenderOptions): PagePicture | undefined {
  const picture = pictureOf?.(command)
  const text = trace.rows.filter((row) => row.command === command).map((row) => row.text)
  return picture && { ...picture, text: text.join('\n') }
}
