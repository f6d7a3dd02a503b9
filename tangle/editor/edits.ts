import { type CodeBlock, columnOf, placeInBlock } from '../chapter/chapter.ts'
import { lineText, type Program, segmentAt, type Via } from '../program/program.ts'
import { lineEndOf, linesOf, type Now } from './now.ts'
import { positionOf } from './places.ts'
import type { Position, TextEdit } from './protocol.ts'

/** An edit of a chapter. */
export type ChapterEdit = { readonly path: string; readonly edit: TextEdit }

/** Why an edit of a program cannot be made in the chapters, as a sentence. */
export type Refused = { readonly refused: string }

/** Body lines of a block (0-based, the last one included), and what references add before each that is not empty. */
type Region = {
  readonly block: CodeBlock
  readonly indent: string
  readonly first: number
  readonly last: number
}

/**
 * The edit of a chapter that makes an edit of a program.
 *
 * Whole lines that are inserted between two segments go behind the upper one, where the program's other imports are; those above the
 * first line go into the file's own fence.
 */
export function editAtHome(now: Now, program: Program, edit: TextEdit): ChapterEdit | Refused {
  const { start, end } = edit.range
  const isWholeLines = start.character === 0 && isSame(start, end) && edit.newText.endsWith('\n')
  if (isWholeLines && start.line === 0) return insertAtTop(now, program, edit)
  const [above, here] = [segmentAt(program, start.line - 1), segmentAt(program, start.line)]
  if (isWholeLines && above !== undefined && above.segment !== here?.segment) {
    const length = lineText(above.segment, above.index).length
    const at = { line: start.line - 1, character: length }
    return replace(now, program, { range: { start: at, end: at }, newText: `\n${edit.newText.slice(0, -1)}` })
  }
  return replace(now, program, edit)
}

function isSame(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character
}

const noSuchLine: Refused = { refused: 'The program has no such line: make the change by hand.' }

function insertAtTop(now: Now, program: Program, edit: TextEdit): ChapterEdit | Refused {
  const first = segmentAt(program, 0)
  if (first === undefined) return noSuchLine
  const { segment, index } = first
  const outermost = outermostOf(segment.via)
  const line = outermost?.index ?? index
  const { block, indent } = outermost === undefined ? segment : { block: outermost.block, indent: '' }
  return rewritten(now, { block, indent, first: line, last: line }, edit)
}

function outermostOf(via: Via | undefined): Via | undefined {
  return via?.parent === undefined ? via : outermostOf(via.parent)
}

function replace(now: Now, program: Program, { range, newText }: TextEdit): ChapterEdit | Refused {
  const { start, end } = range
  const [first, last] = [segmentAt(program, start.line), segmentAt(program, end.line)]
  if (first === undefined || last === undefined) return noSuchLine
  const { block, indent } = first.segment
  if (first.segment !== last.segment)
    return { refused: 'The change goes over several fences, or over a reference: make it by hand.' }
  const region = { block, indent, first: first.index, last: last.index }
  const inRegion = { start: { ...start, line: 0 }, end: { ...end, line: end.line - start.line } }
  return rewritten(now, region, { range: inRegion, newText })
}

/** @param edit of the region's lines as they are in the program, the first of them being line 0 */
function rewritten(now: Now, region: Region, { range, newText }: TextEdit): ChapterEdit | Refused {
  const { block, indent, first, last } = region
  const strange = newText.split('\n').find((line) => /^\s*(?:`{3,}|~{3,})|<<[^<>]+>>/.test(line))
  if (strange !== undefined)
    return { refused: `\`${strange.trim()}\` would be read as a part of the chapter: write it by hand.` }
  const old = block.lines.slice(first, last + 1)
  const inProgram = old.map((line) => (line === '' ? '' : indent + line))
  const before = inProgram[0]?.slice(0, range.start.character) ?? ''
  const after = inProgram.at(-1)?.slice(range.end.character) ?? ''
  const wanted = `${before}${newText}${after}`.split('\n')
  // Of a line that is empty in its fence no indentation comes into the program.
  if (wanted.some((line) => line !== '' && (!line.startsWith(indent) || line === indent) && indent !== ''))
    return { refused: 'The change does not fit the indentation that a reference adds: make it by hand.' }
  const fresh = wanted.map((line) => line.slice(indent.length))
  const head = withoutIndent(before, indent).length
  // What was the program's indentation may have become the last line's own.
  const room = (fresh.at(-1)?.length ?? 0) - (fresh.length === 1 ? head : 0)
  const tail = Math.min(after.length, old.at(-1)?.length ?? 0, room)
  return inChapter(now, region, fresh, head, tail)
}

function withoutIndent(line: string, indent: string): string {
  return line.slice(Math.min(line.length, indent.length))
}

/**
 * The edit that writes lines in place of a region, except for its first `head` and last `tail` UTF-16 units, which remain as they
 * are.
 */
function inChapter(
  now: Now,
  { block, first, last }: Region,
  fresh: readonly string[],
  head: number,
  tail: number,
): ChapterEdit | Refused {
  const marks = marksBefore(now, block, first)
  if (marks === undefined) return { refused: 'This fence is blank: write a line into it first.' }
  const lines = fresh.map((line, i) =>
    i === 0 ? line : line === '' && i < fresh.length - 1 ? marks.trimEnd() : marks + line,
  )
  const text = lines.join(lineEndOf(now, block.path))
  const end = (block.lines[last]?.length ?? 0) - tail
  const [from, to] = [placeInBlock(block, first, head), placeInBlock(block, last, end)]
  const range = { start: positionOf(from), end: positionOf(to) }
  const newText = text.slice(head, text.length - tail)
  // A blank line may have no marks, or fewer.
  if (block.lines[first] !== '') return { path: block.path, edit: { range, newText } }
  const start = { ...range.start, character: 0 }
  const own = lines[0] === '' && lines.length > 1 ? marks.trimEnd() : marks
  return { path: block.path, edit: { range: { ...range, start }, newText: own + newText } }
}

/** What the list or the quote around a fence puts before its body lines; nothing where no line shows it. */
function marksBefore(now: Now, block: CodeBlock, index: number): string | undefined {
  if (block.columns === 0) return ''
  const isBlank = (block.lines[index] ?? '').trim() === ''
  const body = isBlank ? block.lines.findIndex((line) => line.trim() !== '') : index
  const line = linesOf(now, block.path)[block.line + body] ?? ''
  return body < 0 ? undefined : line.slice(0, Math.max(0, columnOf(block, body)))
}

/** Edits of several chapters as answers have them: by the address of each, in their order. */
export function editsByUri(
  edits: readonly (readonly [uri: string, edit: TextEdit])[],
): Record<string, TextEdit[]> {
  const changes = new Map<string, TextEdit[]>()
  for (const [uri, edit] of edits) changes.set(uri, [...(changes.get(uri) ?? []), edit])
  return Object.fromEntries(changes)
}
