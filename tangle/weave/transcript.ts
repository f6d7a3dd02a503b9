import type { TranscriptFigure } from '../data/page.ts'
import type { Row, Transcript } from '../data/transcript.ts'
import { type Html, html, raw } from './html.ts'
import { renderTranscript } from './transcript/render.ts'

/** A transcript with all that is known of the run that proves it. */
export function provenTranscript({ id, transcript, shapes, run }: TranscriptFigure): Html {
  const pictureOf = (command: number) => run?.pictures.find((picture) => picture.command === command)
  return raw(`${renderTranscript(transcript, run?.trace, { id, shapes, record: run?.record, pictureOf })}\n`)
}

/** A transcript for paper and reading systems: its panes side by side, its rows in the order of time. */
export function transcriptHtml({ id, transcript }: TranscriptFigure): Html {
  const { panes } = transcript
  const names = panes.map(({ name }) => html`<th scope="col">${name}</th>`)
  const title = panes.length === 1 ? 'Terminal' : panes.map(({ name }) => name).join(' and ')
  const head = panes.length === 1 ? undefined : html`<thead><tr>${names}</tr></thead>\n`
  return html`<figure class="panes panes-${panes.length}" id="${id}">
<figcaption><span class="kind">${panes.length === 1 ? 'terminal' : 'transcript'}</span></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${title}"><table id="${id}-text">
${head}<tbody>${timesOf(transcript).map((rows) => timeRow(rows, transcript))}</tbody>
</table></div>
</figure>
`
}

function timesOf({ rows }: Transcript): Row[][] {
  const times = new Map<number, Row[]>()
  for (const row of rows) times.set(row.time, [...(times.get(row.time) ?? []), row])
  return [...times.values()]
}

function timeRow(rows: readonly Row[], { panes }: Transcript): Html {
  const cells = panes.map(({ name }, pane) => {
    const own = rows.filter((row) => row.pane === pane)
    return html`<td data-pane="${name}">${own.map(cellOf)}</td>`
  })
  return html`<tr>${cells}</tr>\n`
}

function cellOf({ kind, text }: Row): Html {
  if (kind === 'command')
    return html`<span class="prompt">$ </span><code class="command" data-command="">${text}</code>`
  if (kind === 'visit') return html`<span class="visit">${text}</span>`
  if (kind === 'key') return html`<kbd>${text}</kbd>`
  if (kind === 'status') return html`<span class="status">[${text}]</span>`
  return html`<samp>${text}</samp>`
}
