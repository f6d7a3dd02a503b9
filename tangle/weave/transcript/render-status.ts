import type { Trace } from '../../data/trace.ts'
import { escapeHtml } from './escape.ts'

/**
 * The mark of a transcript that a run has proved, and what that run was.
 *
 * @param record where the page finds the record of the run, if it has it
 */
export function renderStatus(trace: Trace, record: string | undefined): string {
  const words = `in a run with ${runWords(trace)}`
  const link = record === undefined ? '' : ` <a class="record" href="${escapeHtml(record)}">its record</a>`
  return (
    '<figcaption class="status"><span class="proved"><span aria-hidden="true">✓ </span>proved</span> ' +
    `<span class="rests-on">${words}</span>${link}</figcaption>`
  )
}

/** `2 programs, 1 connection and 44 bytes read`, without what there was none of. */
function runWords({ commands, processes, connections, events, rows }: Trace): string {
  const bytes = events.reduce(
    (sum, event) => sum + (event.kind === 'read' ? Buffer.byteLength(event.bytes, 'base64') : 0),
    0,
  )
  const parts = [
    counted(commands.length, 'command'),
    counted(processes.filter(({ kind }) => kind === 'node').length, 'program'),
    counted(connections.length, 'connection'),
    bytes === 0 ? '' : `${counted(bytes, 'byte')} received`,
    counted(rows.length, 'row'),
  ].filter((part) => part !== '')
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
}
