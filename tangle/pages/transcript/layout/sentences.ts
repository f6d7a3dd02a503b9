import { plural } from '../../../problem/plural.ts'
import {
  type ArrowMark,
  type Diagram,
  isArrowMark,
  isNeverRead,
  type Mark,
  type NoteMark,
} from './diagram.ts'
import { plainText, sizeOf, visibleLines } from './visible-text.ts'

export function sentenceOf(mark: Mark, diagram: Diagram): string {
  if (isArrowMark(mark)) return arrowSentence(mark, diagram)
  const { name = '', kind = 'node' } = diagram.lifelines[mark.lifeline] ?? {}
  if ('lines' in mark) return noteSentence(mark, name)
  if (mark.kind !== 'start') return `${name} ${mark.label}`
  if (kind === 'browser') return `${name} is told to open ${mark.label}`
  return `${name} starts: ${plainText(mark.label.replaceAll('\n', ' '))}`
}

function noteSentence({ kind, lines }: NoteMark, name: string): string {
  if (kind === 'key') return `${lines.join(' ')} is pressed at ${name}`
  const [first = '', ...rest] = lines
  const more = rest.length === 0 ? '' : ` and ${plural(rest.length, 'more line')}`
  return `${name} shows: ${plainText(first)}${more}`
}

function arrowSentence(arrow: ArrowMark, { lifelines, connectionCount }: Diagram): string {
  const nameOf = (lifeline: number | undefined) => lifelines[lifeline ?? -1]?.name ?? 'somebody'
  const sentence = whatGoesOver(arrow, nameOf(arrow.from), nameOf(arrow.to))
  return connectionCount <= 1 ? sentence : `connection ${arrow.connection + 1}: ${sentence}`
}

function whatGoesOver(arrow: ArrowMark, from: string, to: string): string {
  const { kind, port } = arrow
  if (kind === 'end') return `${from} tells ${to} that nothing more comes`
  if (kind === 'open' && arrow.to === undefined)
    return `${from} asks for a connection to port ${port}, and nobody that is watched accepts it`
  if (kind === 'open') return `${from} opens a connection to ${to}, port ${port}`
  const many = arrow.count > 1 ? ` in ${arrow.count} messages` : ''
  return `${from} sends ${to} ${sizeOf(arrow.bytes)}${many}${isNeverRead(arrow) ? ', which are never read' : ''}`
}

/** How many characters of a message follow its sentence. */
const longest = 60

/** How a message begins, as readable text. */
export function beginningOf(bytes: Uint8Array): string {
  const pieces = visibleLines(bytes.subarray(0, 4 * longest)).flat()
  const text = pieces.map((piece) => piece.text).join('')
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
