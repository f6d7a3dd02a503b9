import { type ChapterHeading, isInBlock } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import type { RelatedPlace } from '../problem/problem.ts'
import { type Program, placeInProgram, placesInProgram } from '../program/program.ts'
import { chainOf } from '../program/expand.ts'
import { chapterOfSource } from '../program/compile/program-map.ts'
import { firstMappedAfter, openMap } from '../program/compile/read-source-map.ts'
import type { Book } from './extract.ts'

/** Where a line of a program was written. */
export type Written = {
  readonly at: Place
  /** The references that brought it in, the innermost first. */
  readonly uses: readonly RelatedPlace[]
}

/** Where a line of a chapter went. */
export type Went = {
  readonly target: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 units. */
  readonly column: number
  /** The last chapter at whose end the program had this line; nothing where it still has it. */
  readonly until: string | undefined
}

/**
 * @param line 1-based
 * @param column 1-based, in UTF-16 units
 */
export function whereWritten(
  programs: readonly Program[],
  target: string,
  { line, column }: { readonly line: number; readonly column: number },
): Written | undefined {
  const program = programs.find((candidate) => candidate.target === target)
  const origin = program && placeInProgram(program, line, column - 1)
  return origin && { at: origin.at, uses: chainOf(origin.via) }
}

/**
 * Finds the place that a compiled program's line comes from.
 *
 * @param map the source map of the program, as JSON
 * @param at 1-based line and column (in UTF-16 units) of the compiled program
 * @param chapters which the map names as its sources
 */
export function throughMap(
  map: string | undefined,
  { line, column }: { readonly line: number; readonly column: number },
  chapters: readonly { readonly name: string; readonly path: string }[],
): Written | undefined {
  if (map === undefined) return undefined
  const found = openMap(map)(line - 1, column - 1) ?? firstMappedAfter(map, line - 1, column - 1)
  const name = found && chapterOfSource(found.source)
  const chapter = chapters.find((one) => one.name === name)
  if (found === undefined || chapter === undefined) return undefined
  return { at: { path: chapter.path, line: found.line + 1, column: found.column + 1 }, uses: [] }
}

/** Every place that a position of a chapter has in the programs; in earlier versions only where no later one has it. */
export function whereWent({ linked, chapters }: Book, place: Place): Went[] {
  const now = linked.programs.flatMap((program) => wentTo(program, place, undefined))
  const taken = new Set(now.map(({ target }) => target))
  const then = linked.earlierVersions.flatMap(({ program, chapter }) =>
    taken.has(program.target) ? [] : wentTo(program, place, chapters[chapter]?.slug),
  )
  return [...now, ...then]
}

function wentTo(program: Program, place: Place, until: string | undefined): Went[] {
  return placesInProgram(program, place).map(({ line, column }) => ({
    target: program.target,
    line,
    column,
    until,
  }))
}

/** The heading of the section that a place of a chapter is in. */
export function headingAbove({ chapters }: Book, { path, line }: Place): ChapterHeading | undefined {
  const own = chapters.find((chapter) => chapter.path === path)
  return own?.headings.findLast((heading) => heading.line <= line)
}

/** What a line of a chapter is that went to no program, as text. */
export function whatElse(book: Book, place: Place): string {
  const block = book.chapters.flatMap(({ blocks }) => blocks).find((one) => isInBlock(place, one))
  if (block === undefined) return 'prose, or the end of a fence'
  if (place.line === block.line) return 'the opening of a fence'
  const { kind } = block.role
  if (kind === 'transcript') return 'part of a transcript'
  if (kind === 'message') return 'part of an HTTP message'
  if (kind === 'mistake') return 'wrong on purpose, and in no program'
  return kind === 'file' || kind === 'chunk' ? 'a reference to a chunk, or was replaced' : 'only shown'
}
