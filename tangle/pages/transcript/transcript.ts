import type { Shape } from '../../chapter/chapter.ts'
import type { ShownRun, TranscriptFigure } from '../page.ts'
import type { Trace } from '../../transcript/trace/trace.ts'
import { findCauses } from '../../transcript/trace/causes.ts'
import { shownValues } from '../../transcript/notation/shapes.ts'
import { type Html, html } from '../../text/html.ts'
import { findRowCauses } from './events/row-causes.ts'
import { findRowEvents, type RowEvents } from './events/row-events.ts'
import { runEvents } from './events/run-events.ts'
import { replayStepsOf } from './events/steps.ts'
import { diagramOf } from './layout/marks.ts'
import { counted } from './layout/visible-text.ts'
import type { CellScreenshot } from './render/cell.ts'
import { diagramHtml } from './render/diagram.ts'
import { lineNumber, linesOf } from './render/lines.ts'
import { rowsHtml, type RowsView } from './render/rows.ts'

/** Unless it is read in a browser (`isInteractive`), nothing is a button and nothing is folded. */
type TranscriptOptions = { readonly isInteractive: boolean }

type TranscriptData = Pick<TranscriptFigure, 'id' | 'transcript' | 'shapes' | 'run' | 'isDrawingOpen'>

/**
 * A transcript as HTML: its panes side by side, whether it is proved, and the same run as a diagram.
 *
 * It is readable without styles and scripts. `assets/transcript/` styles it, `assets/replay.js` lets readers step
 * through it. All its ids begin with the figure's `id`.
 */
export function transcriptHtml(figure: TranscriptData, { isInteractive }: TranscriptOptions): Html {
  const { id, transcript, run } = figure
  const { panes } = transcript
  const label = panes.length === 1 ? 'A terminal' : panes.map(({ name }) => name).join(', ')
  const view = { id, transcript, lines: linesOf(transcript), isInteractive }
  const content = run
    ? provedHtml(view, figure, run)
    : html`${unproved}${rowsHtml({ ...view, causes: [], steps: [], pictures: [] })}`
  return html`<figure class="transcript" id="${id}" aria-label="${label}">${content}</figure>`
}

/** The mark of a transcript without a run that proves it. */
const unproved = html`
    <figcaption class="basis"><span class="unproved">not proved</span></figcaption>`

type View = Pick<RowsView, 'id' | 'transcript' | 'lines' | 'isInteractive'>

function provedHtml(
  view: View,
  { transcript, shapes, isDrawingOpen }: TranscriptData,
  shown: ShownRun,
): Html {
  const { trace, record } = shown
  const rows = findRowEvents(transcript, trace, shapes)
  const run = { trace, rows, events: runEvents(trace), causes: findCauses(trace) }
  const steps = replayStepsOf(run)
  const causes = findRowCauses(rows, trace, run.causes)
  const pictures = rows.map(({ command }) => pagePicture(command, shown, rows, shapes))
  // The lines of a lone terminal have no numbers.
  const isLone = transcript.panes.length === 1
  const lineOf = (row: number) => (isLone ? undefined : lineNumber(view.lines, row))
  const isDrawn = !isLone || trace.connections.length > 0
  const isOther = rows.some(
    ({ row, source }) => source?.kind === 'line' && trace.rows[source.row]?.text !== row.text,
  )
  const drawing = { id: view.id, isInteractive: view.isInteractive, isOpen: isDrawingOpen, isOther }
  return html`
    ${view.isInteractive ? foldedStatus(trace, record) : statusHtml(trace, record)}
    ${rowsHtml({ ...view, causes, steps: steps.ofRow, pictures })}
    ${isDrawn ? diagramHtml(diagramOf(run, steps, lineOf), drawing) : undefined}`
}

/** A page's screenshot, with the browser's whole text, also where the book leaves lines out. */
function pagePicture(
  command: number | undefined,
  { trace, pictures }: ShownRun,
  rows: readonly RowEvents[],
  shapes: readonly Shape[],
): CellScreenshot | undefined {
  const picture = pictures.find((one) => one.command === command)
  if (picture === undefined) return undefined
  const text = trace.rows.filter((row) => row.command === command).map((row) => row.text)
  const values = rows.flatMap((one) =>
    one.command === command && one.source?.kind === 'line'
      ? (shownValues(one.row.text, trace.rows[one.source.row]?.text ?? '', shapes) ?? [])
      : [],
  )
  return { ...picture, text: text.join('\n'), values: values.filter((value) => value.shown !== value.text) }
}

const mark = html`<span class="proved"><span aria-hidden="true">✓ </span>proved</span>`

/** One word, with the rest behind it. */
function foldedStatus(trace: Trace, record: string | undefined): Html {
  return html`
    <figcaption class="basis"><details><summary>${mark}</summary>${restsOn(trace, record)}</details></figcaption>`
}

/**
 * The mark of a proved transcript, and a summary of the run that proves it.
 *
 * @param record the address of the run's record, if the book has it
 */
function statusHtml(trace: Trace, record: string | undefined): Html {
  return html`
    <figcaption class="basis">${mark} ${restsOn(trace, record)}</figcaption>`
}

function restsOn(trace: Trace, record: string | undefined): Html {
  const link =
    record === undefined ? undefined : html` <a class="record" href="${record}">record of the run</a>`
  return html`<span class="rests-on">by a run of ${summaryOf(trace)}</span>${link}`
}

/** `2 programs, 1 connection, 44 bytes received`, without parts that are zero. */
function summaryOf({ commands, processes, connections, events }: Trace): string {
  const sizes = events.map((event) => (event.kind === 'read' ? Buffer.byteLength(event.bytes, 'base64') : 0))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  const programs = processes.filter(({ kind }) => kind === 'node').length
  const parts = [
    countedIfAny(programs, 'program') || countedIfAny(commands.length, 'command'),
    countedIfAny(connections.length, 'connection'),
    bytes === 0 ? '' : `${counted(bytes, 'byte')} received`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function countedIfAny(count: number, noun: string): string {
  return count === 0 ? '' : counted(count, noun)
}
