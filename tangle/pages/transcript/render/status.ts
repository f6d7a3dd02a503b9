import type { Trace } from '../../../transcript/trace/trace.ts'
import { type Html, html } from '../../../text/html.ts'
import { grouped } from '../layout/visible-text.ts'

/**
 * The mark of a proved transcript, and a summary of the run that proves it.
 *
 * @param record the address of the run's record, if the book has it
 */
export function statusHtml(trace: Trace, record: string | undefined): Html {
  const link =
    record === undefined ? undefined : html` <a class="record" href="${record}">record of the run</a>`
  return html`
    <figcaption class="basis"><span class="proved"><span aria-hidden="true">✓ </span>proved</span> ${''}
    <span class="rests-on">by a run of ${summaryOf(trace)}</span>${link}</figcaption>`
}

/** `2 programs, 1 connection, 44 bytes received`, without parts that are zero. */
function summaryOf({ commands, processes, connections, events }: Trace): string {
  const sizes = events.map((event) => (event.kind === 'read' ? Buffer.byteLength(event.bytes, 'base64') : 0))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  const programs = processes.filter(({ kind }) => kind === 'node').length
  const parts = [
    counted(programs, 'program') || counted(commands.length, 'command'),
    counted(connections.length, 'connection'),
    bytes === 0 ? '' : `${counted(bytes, 'byte')} received`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${grouped(count)} ${word}${count === 1 ? '' : 's'}`
}
