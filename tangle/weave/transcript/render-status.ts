import type { Trace } from '../../data/trace.ts'
import { escapeHtml } from '../html.ts'
import { grouped } from './words.ts'

/**
 * The mark of a transcript that a run has proved, and what that run was.
 *
 * @param record where the page finds the record of the run, if it has it
 */
export function renderStatus(trace: Trace, record: string | undefined): string {
  const words = runWords(trace)
  const link =
    record === undefined ? '' : ` <a class="record" href="${escapeHtml(record)}">record of the run</a>`
  return (
    '<figcaption class="basis"><span class="proved"><span aria-hidden="true">✓ </span>proved</span> ' +
    `<span class="rests-on">${words}</span>${link}</figcaption>`
  )
}

/** `by a run of 2 programs, 1 connection, 44 bytes received`, without what there was none of. */
function runWords({ commands, processes, connections, events }: Trace): string {
  const bytes = events.reduce(
    (sum, event) => sum + (event.kind === 'read' ? Buffer.byteLength(event.bytes, 'base64') : 0),
    0,
  )
  const programs = processes.filter(({ kind }) => kind === 'node').length
  const parts = [
    counted(programs, 'program') || counted(commands.length, 'command'),
    counted(connections.length, 'connection'),
    bytes === 0 ? '' : `${counted(bytes, 'byte')} received`,
  ].filter((part) => part !== '')
  return `by a run of ${parts.join(', ')}`
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${grouped(count)} ${word}${count === 1 ? '' : 's'}`
}
