import type { Trace } from '../../data/trace.ts'
import type { Moment } from './deed.ts'
import type { Lifeline, Note, PlacedArrow } from './scene.ts'
import { visibleLines, visibleText } from './visible.ts'

type MomentWords = { readonly label: string; readonly words: string }

/** What stands beside the moment in the diagram, and the moment as a sentence. */
export function momentWords(deed: Moment, { name, command }: Lifeline, trace: Trace): MomentWords {
  const { text = '', status } = trace.commands[command] ?? {}
  if (deed.kind === 'start')
    return { label: text, words: `${name} starts: ${plain(text.replaceAll('\n', ' '))}` }
  if (deed.kind === 'listen')
    return { label: `listens on port ${deed.port}`, words: `${name} listens on port ${deed.port}` }
  const how = status === undefined || status === 0 ? '' : `, exit status ${status}`
  return { label: `ends${how}`, words: `${name} ends${how}` }
}

/** An arrow as a sentence. */
export function arrowWords(
  arrow: PlacedArrow,
  {
    lifelines,
    connectionCount,
  }: { readonly lifelines: readonly Lifeline[]; readonly connectionCount: number },
): string {
  const words = deedWords(arrow, nameOf(arrow.from, lifelines), nameOf(arrow.to, lifelines))
  return connectionCount <= 1 ? words : `connection ${arrow.connection + 1}: ${words}`
}

function deedWords(arrow: PlacedArrow, from: string, to: string): string {
  if (arrow.kind === 'open') return openWords(arrow, from, to)
  if (arrow.kind === 'end') return `${from} tells ${to} that nothing more comes`
  const what = arrow.count > 1 ? `${sizeWords(arrow)} in ${arrow.count} messages` : sizeWords(arrow)
  const end = arrow.arrival === undefined && arrow.to !== undefined ? ', which are never read' : ''
  return `${from} sends ${to} ${what}${end}`
}

function openWords({ port, to: known }: PlacedArrow, from: string, to: string): string {
  return known === undefined
    ? `${from} asks for a connection to port ${port}, and nobody that is watched accepts it`
    : `${from} opens a connection to ${to}, port ${port}`
}

function nameOf(lifeline: number | undefined, lifelines: readonly Lifeline[]): string {
  return lifelines[lifeline ?? -1]?.name ?? 'somebody'
}

/** `14 bytes`, `1 byte`, `1 500 000 bytes`. */
export function sizeWords({ bytes }: { readonly bytes: Uint8Array }): string {
  return `${grouped(bytes.length)} ${bytes.length === 1 ? 'byte' : 'bytes'}`
}

/** A count with its thousands set apart. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009')
}

/** How many characters of a message a sentence holds. */
const longest = 60

/** How a message begins, as it stands behind its sentence. */
export function beginningOf(bytes: Uint8Array): string {
  const text = visibleLines(bytes.subarray(0, 4 * longest))
    .flat()
    .map((piece) => piece.text)
    .join('')
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** A note as a sentence. */
export function noteWords({ kind, lines }: Note, { name }: Lifeline): string {
  if (kind === 'key') return `${lines.join(' ')} is pressed at ${name}`
  const [first = ''] = lines
  const more =
    lines.length > 1 ? ` and ${lines.length - 1} more ${lines.length === 2 ? 'line' : 'lines'}` : ''
  return `${name} shows: ${plain(first)}${more}`
}

/** A text without signs that cannot be seen. */
function plain(text: string): string {
  return visibleText(text)
    .map((piece) => piece.text)
    .join('')
}
