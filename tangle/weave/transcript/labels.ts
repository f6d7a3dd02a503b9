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

/** How much stands beside each other: columns of a fixed-width font, and bytes in hexadecimal. */
type Room = { readonly columns: number; readonly bytes: number }

const wide: Room = { columns: 48, bytes: 16 }
const narrow: Room = { columns: 34, bytes: 12 }
const mostLines = { text: 4, note: 3, command: 3, hex: 3 }

export type LabelOptions = {
  /** Whether the run has one connection only, which then needs no number. */
  readonly isOne: boolean
  /** Whether many lifelines have to stand beside each other. */
  readonly isNarrow: boolean
}

/** The label of a mark. */
export function labelOf(mark: Mark, { isOne, isNarrow }: LabelOptions): Label {
  const room = isNarrow ? narrow : wide
  if (mark.kind === 'arrow') return arrowLabel(mark.arrow, isOne, room)
  if (mark.kind === 'note') return { title: '', lines: noteLines(mark.note.lines, room), hex: [] }
  if (mark.kind === 'start')
    return { title: '', lines: noteLines([mark.label], room, mostLines.command), hex: [] }
  return { title: mark.label, lines: [], hex: [] }
}

function noteLines(lines: readonly string[], { columns }: Room, most = mostLines.note): Shown[][] {
  const wrapped = lines.flatMap((line) => line.split('\n')).map((line) => wrap(visibleText(line), columns))
  const shown = wrapped.flat()
  if (shown.length <= most) return shown
  return [...shown.slice(0, most - 1), [{ text: '…', isControl: false }]]
}

function arrowLabel(arrow: PlacedArrow, isOne: boolean, room: Room): Label {
  const { kind, port, connection, to, bytes } = arrow
  const which = isOne ? '' : ` ${connection + 1}`
  if (kind === 'open') {
    const title = to === undefined ? `port ${port}: nobody accepts` : `connection${which} to port ${port}`
    return { title, lines: [], hex: [] }
  }
  const begin = isOne ? '' : `connection${which}: `
  if (kind === 'end') return { title: `${begin}nothing more comes`, lines: [], hex: [] }
  const lost = arrow.arrival === undefined && to !== undefined ? ', never read' : ''
  const many =
    arrow.count > 1 ? ` in ${arrow.count} messages` : arrow.writes > 1 ? `, from ${arrow.writes} writes` : ''
  const title = `${begin}${sizeWords(arrow)}${many}${lost}`
  return { title, lines: textLines(bytes, room), hex: hexLines(bytes, room) }
}

function textLines(bytes: Uint8Array, { columns }: Room): Shown[][] {
  const shown = visibleLines(bytes.subarray(0, columns * mostLines.text * 4))
  const lines = shown.flatMap((line) => wrap(line, columns))
  if (lines.length <= mostLines.text && bytes.length <= columns * mostLines.text * 4) return lines
  return [...lines.slice(0, mostLines.text - 1), [{ text: '…', isControl: false }]]
}

function hexLines(bytes: Uint8Array, { bytes: bytesInLine }: Room): string[] {
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
function wrap(line: readonly Shown[], columns: number): Shown[][] {
  const rest = line.flatMap(atoms)
  const lines: Shown[][] = []
  do lines.push(joinAlike(rest.splice(0, fitting(rest, columns))))
  while (rest.length > 0)
  return lines
}

/** How many of the atoms make one line. */
function fitting(parts: readonly Shown[], columns: number): number {
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
