import { widthOf } from '../../../text/width.ts'
import { type ArrowMark, isArrowMark, isNeverRead, type Mark } from './diagram.ts'
import { joinAlike, sizeOf, type TextPiece, visibleLines, visibleText } from './visible-text.ts'

/** The text of one mark in the diagram, in lines that fit. */
export type Label = {
  /** In the tool's own words. */
  readonly title: string
  /** As it was sent, or is shown in a terminal. */
  readonly lines: readonly (readonly TextPiece[])[]
}

/** What fits into one line, in columns of a fixed-width font. */
const room = { wide: 48, narrow: 34 }
const mostLines = { text: 4, note: 3 }

type LabelOptions = {
  /** Whether the run has one connection, which needs no number. */
  readonly isOne: boolean
  /** Whether more than two tracks are side by side. */
  readonly isNarrow: boolean
}

export function labelOf(mark: Mark, { isOne, isNarrow }: LabelOptions): Label {
  const columns = isNarrow ? room.narrow : room.wide
  const empty = { title: '', lines: [] }
  if (isArrowMark(mark)) {
    const title = arrowTitle(mark, isOne)
    if (mark.kind !== 'message') return { ...empty, title }
    return { title, lines: textLines(mark.bytes, columns) }
  }
  if ('lines' in mark) return { ...empty, lines: noteLines(mark.lines, columns) }
  if (mark.kind === 'start') return { ...empty, lines: noteLines([mark.label], columns) }
  return { ...empty, title: mark.label }
}

/** In a note there is room for few lines, so none is spent on an empty one. */
function noteLines(lines: readonly string[], columns: number): TextPiece[][] {
  const all = lines.flatMap((line) => line.split('\n'))
  const told = all.filter((line) => line !== '')
  const wrapped = (told.length > 0 ? told : all).map((line) => wrap(visibleText(line), columns))
  return shortened(wrapped.flat(), mostLines.note)
}

/** At most so many lines; the last shows whether there are more. */
function shortened(lines: TextPiece[][], most: number, isCut = false): TextPiece[][] {
  if (lines.length <= most && !isCut) return lines
  return [...lines.slice(0, most - 1), [{ text: '…', isControl: false }]]
}

function arrowTitle(arrow: ArrowMark, isOne: boolean): string {
  const { kind, port, connection, to, count, writes } = arrow
  const which = isOne ? 'connection' : `connection ${connection + 1}`
  if (kind === 'open') return to === undefined ? `port ${port}: nobody accepts` : `${which} to port ${port}`
  const begin = isOne ? '' : `${which}: `
  if (kind === 'end') return `${begin}nothing more comes`
  const many = count > 1 ? ` in ${count} messages` : writes > 1 ? `, from ${writes} writes` : ''
  return `${begin}${sizeOf(arrow.bytes)}${many}${isNeverRead(arrow) ? ', never read' : ''}`
}

function textLines(bytes: Uint8Array, columns: number): TextPiece[][] {
  const most = columns * mostLines.text * 4
  const shown = visibleLines(bytes.subarray(0, most))
  const lines = shown.flatMap((line) => wrap(line, columns))
  return shortened(lines, mostLines.text, bytes.length > most)
}

/** Breaks a line where it is too long, after a space if possible; a control is never broken. */
function wrap(line: readonly TextPiece[], columns: number): TextPiece[][] {
  const rest = line.flatMap(atoms)
  const lines: TextPiece[][] = []
  do lines.push(joinAlike(rest.splice(0, fitting(rest, columns))))
  while (rest.length > 0)
  return lines
}

/** How many of the atoms make one line. */
function fitting(parts: readonly TextPiece[], columns: number): number {
  let width = 0
  const count = parts.findIndex(({ text }) => (width += widthOf(text)) > columns)
  if (count < 0) return Math.max(1, parts.length)
  const space = parts.slice(0, count + 1).findLastIndex(({ text }) => text === ' ')
  return Math.max(1, space > columns / 2 ? space + 1 : count)
}

function atoms({ text, isControl }: TextPiece): TextPiece[] {
  const parts = isControl ? (text.match(/\\(?:x..|u[0-9a-f]{4,6}|.)/g) ?? []) : [...text]
  return parts.map((part) => ({ text: part, isControl }))
}
