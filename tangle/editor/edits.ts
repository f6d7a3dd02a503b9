import { columnOf, placeInBlock } from '../chapter/chapter.ts'
import { type Program, type Segment, segmentAt, type Via } from '../program/program.ts'
import { lineEndOf, linesOf, type Now } from './now.ts'
import { indentAt, positionOf } from './places.ts'
import type { Position, TextEdit } from './protocol.ts'

/** An edit of a chapter. */
export type ChapterEdit = { readonly path: string; readonly edit: TextEdit }

/** Why an edit of a program cannot be made in the chapters, as a sentence. */
export type Refused = { readonly refused: string }

/** A place in front of a body line of a block, and what each further line of a text written there must begin with. */
type Anchor = { readonly segment: Segment; readonly index: number }

/**
 * The edit of a chapter that makes an edit of a program.
 *
 * Whole lines that are inserted between two segments go behind the upper one, where the program's other imports are; those above the
 * first line go into the file's own fence.
 */
export function editAtHome(now: Now, program: Program, edit: TextEdit): ChapterEdit | Refused {
  const { start, end } = edit.range
  const isWholeLines = start.character === 0 && isSame(start, end) && edit.newText.endsWith('\n')
  if (isWholeLines && start.line === 0) return insertAtTop(now, program, edit.newText)
  if (isWholeLines && segmentAt(program, start.line)?.segment !== segmentAt(program, start.line - 1)?.segment)
    return insertBelow(now, program, start.line - 1, edit.newText)
  return replace(now, program, edit)
}

function isSame(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character
}

function insertAtTop(now: Now, program: Program, text: string): ChapterEdit | Refused {
  const first = segmentAt(program, 0)
  if (first === undefined) return { refused: 'The program has no line yet: write one first.' }
  const outermost = outermostOf(first.segment.via)
  const anchor =
    outermost === undefined
      ? first
      : { segment: { ...first.segment, block: outermost.block, indent: '' }, index: outermost.index }
  return written(now, anchor, 0, text)
}

function outermostOf(via: Via | undefined): Via | undefined {
  return via?.parent === undefined ? via : outermostOf(via.parent)
}

function insertBelow(now: Now, program: Program, line: number, text: string): ChapterEdit | Refused {
  const above = segmentAt(program, line)
  if (above === undefined) return { refused: 'The program has no such line.' }
  const length = above.segment.block.lines[above.index]?.length ?? 0
  return written(now, above, length, `\n${text.slice(0, -1)}`)
}

function replace(now: Now, program: Program, { range, newText }: TextEdit): ChapterEdit | Refused {
  const { start, end } = range
  const [first, last] = [segmentAt(program, start.line), segmentAt(program, end.line)]
  if (first === undefined || last === undefined) return { refused: 'The program has no such line.' }
  if (first.segment !== last.segment)
    return { refused: 'The change goes over several fences, or over a reference: make it by hand.' }
  const [from, to] = [
    start.character - indentAt(first.segment, first.index),
    end.character - indentAt(last.segment, last.index),
  ]
  const isInsertion = isSame(start, end) && newText.endsWith('\n')
  if ((from < 0 && !isInsertion) || (to < 0 && !isInsertion))
    return { refused: 'The change is in the indentation that a reference adds: make it by hand.' }
  const edit = written(now, first, Math.max(0, from), newText)
  if ('refused' in edit) return edit
  const { line, column } = placeInBlock(last.segment.block, last.index, Math.max(0, to))
  return { ...edit, edit: { ...edit.edit, range: { ...edit.edit.range, end: positionOf({ line, column }) } } }
}

/** A text written at `offset` (0-based, UTF-16 units) of a body line; its further lines get the marks of what the fence is in. */
function written(now: Now, { segment, index }: Anchor, offset: number, text: string): ChapterEdit | Refused {
  const { block, indent } = segment
  const lines = text.split('\n')
  const strange = lines.find((line) => /^\s*(?:`{3,}|~{3,})|<<[^<>]+>>/.test(line))
  if (strange !== undefined)
    return { refused: `\`${strange.trim()}\` would be read as a part of the chapter: write it by hand.` }
  const whole = offset === 0 ? lines : lines.slice(1)
  if (whole.some((line) => line.trim() !== '' && !line.startsWith(indent)))
    return { refused: 'The change has less indentation than the reference adds: make it by hand.' }
  const marks = marksBefore(now, segment, index)
  const own = lines.map((line, i) => (i > 0 || offset === 0 ? line.slice(indent.length) : line))
  const at = positionOf(placeInBlock(block, index, offset))
  const newText = own
    .map((line, i) => (i === 0 ? line : line === '' && i < own.length - 1 ? marks.trimEnd() : marks + line))
    .join(lineEndOf(now, block.path))
  return { path: block.path, edit: { range: { start: at, end: at }, newText } }
}

/** What the list or the quote around a fence puts before its body lines. */
function marksBefore(now: Now, { block }: Segment, index: number): string {
  const lines = linesOf(now, block.path)
  const full = block.lines[index]?.trim() === '' ? block.lines.findIndex((line) => line.trim() !== '') : index
  const body = Math.max(0, full)
  return (lines[block.line + body] ?? '').slice(0, Math.max(0, columnOf(block, body)))
}
