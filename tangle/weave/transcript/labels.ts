import { widthOf } from '../../data/width.ts'
import type { Mark, PlacedArrow } from './scene.ts'
import { hexOf, joinAlike, type Shown, visibleLines, visibleText } from './visible.ts'
import { sizeWords } from './words.ts'

/** What stands in the diagram for one mark, in lines that fit. */
export type Label = {
  /** In the words of the book. */
  readonly title: string
  /** As it went over the wire, or stands in a terminal. */
  readonly lines: readonly (readonly Shown[])[]
  /** Bytes in hexadecimal. */
  readonly hex: readonly string[]
}

/** In columns of a fixed-width font: how long a line may be. */
const columns = 32
const bytesInLine = 12
const mostLines = { text: 4, note: 3, command: 3, hex: 3 }

/** The label of a mark. @param isOne whether the run has one connection only, which then needs no number */
export function labelOf(mark: Mark, isOne: boolean): Label {
  if (mark.kind === 'arrow') return arrowLabel(mark.arrow, isOne)
  if (mark.kind === 'note') return { title: '', lines: noteLines(mark.note.lines), hex: [] }
  if (mark.kind === 'start') return { title: '', lines: noteLines([mark.label], mostLines.command), hex: [] }
  return { title: mark.label, lines: [], hex: [] }
}

function noteLines(lines: readonly string[], most = mostLines.note): Shown[][] {
  const wrapped = lines.flatMap((line) => line.split('\n')).map((line) => wrap(visibleText(line)))
  const shown = wrapped.flat()
  if (shown.length <= most) return shown
  return [...shown.slice(0, most - 1), [{ text: '…', isControl: false }]]
}

function arrowLabel(arrow: PlacedArrow, isOne: boolean): Label {
  const { kind, port, connection, to, bytes } = arrow
  const which = isOne ? '' : ` ${connection + 1}`
  if (kind === 'open') {
    const title = to === undefined ? `port ${port}: nobody accepts` : `connection${which} to port ${port}`
    return { title, lines: [], hex: [] }
  }
  if (kind === 'end')
    return { title: `${isOne ? '' : `connection${which}: `}nothing more comes`, lines: [], hex: [] }
  const lost = arrow.arrival === undefined && to !== undefined ? ', never read' : ''
  const many =
    arrow.count > 1 ? ` in ${arrow.count} messages` : arrow.writes > 1 ? `, from ${arrow.writes} writes` : ''
  return { title: `${sizeWords(arrow)}${many}${lost}`, lines: textLines(bytes), hex: hexLines(bytes) }
}

function textLines(bytes: Uint8Array): Shown[][] {
  const lines = visibleLines(bytes.subarray(0, columns * mostLines.text * 4)).flatMap(wrap)
  if (lines.length <= mostLines.text && bytes.length <= columns * mostLines.text * 4) return lines
  return [...lines.slice(0, mostLines.text - 1), [{ text: '…', isControl: false }]]
}

function hexLines(bytes: Uint8Array): string[] {
  const most = bytesInLine * mostLines.hex
  const shown = hexOf(bytes.subarray(0, bytes.length > most ? most - 1 : most)).split(' ')
  if (bytes.length === 0) return []
  if (bytes.length > most) shown.push('…')
  const count = Math.ceil(shown.length / bytesInLine)
  return Array.from({ length: count }, (_, i) =>
    shown.slice(i * bytesInLine, (i + 1) * bytesInLine).join(' '),
  )
}

/** Breaks a line where it is too long, behind a blank if it has one there; a control is never broken. */
function wrap(line: readonly Shown[]): Shown[][] {
  const rest = line.flatMap(atoms)
  const lines: Shown[][] = []
  do lines.push(joinAlike(rest.splice(0, fitting(rest))))
  while (rest.length > 0)
  return lines
}

/** How many of the atoms make one line. */
function fitting(parts: readonly Shown[]): number {
  let width = 0
  const count = parts.findIndex(({ text }) => (width += widthOf(text)) > columns)
  if (count < 0) return Math.max(1, parts.length)
  const blank = parts.slice(0, count + 1).findLastIndex(({ text }) => text === ' ')
  return Math.max(1, blank > columns / 2 ? blank + 1 : count)
}

function atoms({ text, isControl }: Shown): Shown[] {
  const parts = isControl ? (text.match(/\\(?:x..|u[0-9a-f]{4,6}|.)/g) ?? []) : [...text]
  return parts.map((part) => ({ text: part, isControl }))
}
