import { type CodeBlock, columnOf, placeInBlock } from '../chapter/chapter.ts'
import { lastBefore } from '../text/line-starts.ts'
import type { Place } from '../problem/place.ts'

/** The reference that brought lines into a program, and the one that brought *it* in. */
export type Via = {
  readonly block: CodeBlock
  /** 0-based body line of the reference. */
  readonly index: number
  readonly parent: Via | undefined
}

/**
 * Consecutive lines of one block in a program.
 *
 * Text and positions are both computed from the segments, so that they cannot disagree.
 */
export type Segment = {
  readonly block: CodeBlock
  /** 0-based first body line. */
  readonly first: number
  readonly count: number
  /** Added before each line that is not empty: the indentation of the references that lead to it. */
  readonly indent: string
  readonly via: Via | undefined
}

/** A program as it is at the end of some chapter. */
export type Program = {
  /** Path below the output folder, with `/`. */
  readonly target: string
  readonly segments: readonly Segment[]
  /** 0-based program line at which each segment starts; ascending, as long as `segments`. */
  readonly starts: readonly number[]
  readonly lineCount: number
  /** The slug of the chapter at whose end it is like this; nothing for the end of the book. */
  readonly until?: string
}

/** A file to be written: its path below the output folder, and its text. */
export type OutputFile = {
  readonly path: string
  readonly text: string
}

/** A module specifier and its offsets, without its quotes, in UTF-16 units of the text. */
export type Import = {
  readonly specifier: string
  readonly start: number
  readonly end: number
}

/** What a module exports. */
export type Exports = {
  readonly names: readonly string[]
  /** The specifiers of its `export * from`. */
  readonly stars: readonly string[]
}

export type ImportsAndExports = { readonly imports: readonly Import[]; readonly exports: Exports }

/** A compiled program; its imports are still as the author wrote them. */
export type CompiledScript = ImportsAndExports & {
  readonly target: string
  readonly code: string
  /** The compiler's map to the program's text, as JSON. */
  readonly map: string
  /** That map made finer, where it was kept since an earlier build. */
  readonly pairs?: readonly OffsetPair[]
}

/** A place in a compiled text and the one in the source, as 0-based offsets in UTF-16 units. */
export type OffsetPair = { readonly made: number; readonly written: number }

/** An error that a compiler reports in a program: 1-based line, 0-based column in UTF-16 units. */
export type Fault = {
  readonly target: string
  readonly line: number
  readonly column: number
  readonly length: number
  readonly text: string
  /** The bracket that closes another, where it was expected and something else was found. */
  readonly missing?: string
}

/** An error that the type checker reports. */
export type TypeFault = Fault & {
  /** The checker's name for it, such as `TS2322`. */
  readonly code: string
  /** Whether the text does not parse here. */
  readonly isSyntax: boolean
  /** The reasons below the first sentence, each indented under the one before. */
  readonly reasons: readonly string[]
}

/** A fault with each of its sentences changed. */
export function withTexts(fault: TypeFault, change: (text: string) => string): TypeFault {
  return { ...fault, text: change(fault.text), reasons: fault.reasons.map(change) }
}

/** The type or declaration of a name in a program: 1-based line, 0-based column in UTF-16 units. */
export type TypedWord = {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly text: string
}

/** Makes a program from segments; empty ones are left out. */
export function programOf(target: string, parts: readonly Segment[]): Program {
  const segments = parts.filter((segment) => segment.count > 0)
  const starts: number[] = []
  let lineCount = 0
  for (const segment of segments) {
    starts.push(lineCount)
    lineCount += segment.count
  }
  return { target, segments, starts, lineCount }
}

/** The program's line for body line `index` of `segment`. */
export function lineText(segment: Segment, index: number): string {
  const text = segment.block.lines[index] ?? ''
  return text === '' ? '' : segment.indent + text
}

/** The program's text: every line as its author wrote it, one newline at the end. */
export function programText(program: Program): string {
  const lines = programLines(program)
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** What a program has where a fault is, such as the name that is not known. */
export function textOfFault(program: Program, { line, column, length }: Fault): string {
  const at = segmentAt(program, line - 1)
  return at === undefined ? '' : lineText(at.segment, at.index).slice(column, column + length)
}

/** The texts of programs, by their targets. */
export function programTexts(programs: readonly Program[]): Map<string, string> {
  return new Map(programs.map((program) => [program.target, programText(program)]))
}

export function programLines({ segments }: Program): string[] {
  const lines: string[] = []
  for (const segment of segments) {
    for (let i = 0; i < segment.count; i++) lines.push(lineText(segment, segment.first + i))
  }
  return lines
}

/** The place in the chapters of something in a program. */
export type Origin = {
  readonly at: Place
  readonly block: CodeBlock
  /** The reference that brought it in. */
  readonly via: Via | undefined
}

/**
 * Maps a position of a program to its chapter.
 *
 * @param line 1-based line of the program
 * @param column 0-based column in UTF-16 units; a column inside added indentation is the line's first character
 * @returns `undefined` when the program has no such line
 */
export function placeInProgram(program: Program, line: number, column: number): Origin | undefined {
  const at = segmentAt(program, line - 1)
  if (at === undefined) return undefined
  const { block, indent, via } = at.segment
  return { at: placeInBlock(block, at.index, Math.max(0, column - indent.length)), block, via }
}

/** A position in a program: 1-based line, 1-based column in UTF-16 units, as editors show them. */
type ProgramPlace = { readonly program: Program; readonly line: number; readonly column: number }

/**
 * Maps a position of a chapter to a program: one place for each time that its block is used there.
 *
 * A column in the marks or indentation of a container counts as the line's first character.
 */
export function placesInProgram(program: Program, { path, line, column }: Place): ProgramPlace[] {
  return program.segments.flatMap(({ block, first, count, indent }, i) => {
    const index = line - block.line - 1
    if (block.path !== path || index < first || index >= first + count) return []
    const offset = Math.max(0, column - 1 - columnOf(block, index))
    const start = block.lines[index] === '' ? 0 : indent.length
    return [{ program, line: (program.starts[i] ?? 0) + index - first + 1, column: start + offset + 1 }]
  })
}

/** The segment of a 0-based program line, and the line's 0-based body line in the block. */
export function segmentAt(program: Program, line: number): { segment: Segment; index: number } | undefined {
  if (line < 0 || line >= program.lineCount) return undefined
  const at = lastBefore(program.starts, line)
  const segment = program.segments[at]
  return segment && { segment, index: segment.first + line - (program.starts[at] ?? 0) }
}

/** Whether a program contains lines of a block. */
export function hasBlock({ segments }: Program, block: CodeBlock): boolean {
  return segments.some((segment) => segment.block === block)
}
