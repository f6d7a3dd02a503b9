import { type Block, chapterColumn, columnOf } from '../../chapter/chapter.ts'
import type { Program, Segment } from '../program.ts'
import { packMappings, type SourceMapSegment } from './mappings.ts'

/** Words, numbers and single characters: positions in a line are exact wherever a token begins. */
const tokenStart = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu

/**
 * A chapter's name in source maps. Stack traces print it, so it must be the same on every machine and for every folder.
 *
 * @param name the chapter's
 */
export function sourceName(name: string): string {
  return `book:${name}`
}

/** The chapter's name in the name of a map's source; `undefined` for a source that is not a chapter. */
export function chapterOfSource(source: string): string | undefined {
  return source.startsWith('book:') ? source.slice('book:'.length) : undefined
}

/** The chapters that contain a program, as its maps name them. */
export type NamedSources = {
  readonly names: readonly string[]
  /** The 0-based place among them, by the chapter's name. */
  readonly numbers: ReadonlyMap<string, number>
  readonly contents: readonly string[]
}

export function sourcesOf(program: Program): NamedSources {
  const names = [...new Set(program.segments.map(({ block }) => block.name))]
  return {
    names: names.map(sourceName),
    numbers: new Map(names.map((name, i) => [name, i])),
    contents: names.map((name) => contentOf(program, name)),
  }
}

/** The source map of a tangled program; its only sources are chapters. */
export function sourceMapOf(program: Program): string {
  const sources = sourcesOf(program)
  const lines: SourceMapSegment[][] = []
  for (const segment of program.segments) {
    const source = sources.numbers.get(segment.block.name) ?? 0
    for (let k = 0; k < segment.count; k++) lines.push(mappingsOf(segment, segment.first + k, source))
  }
  return mapText(program.target, sources, lines)
}

/**
 * A source map (ECMA-426) as JSON.
 *
 * @param file the name of the file that it maps
 * @param lines the mappings of each line of that file
 */
export function mapText(
  file: string,
  { names, contents }: NamedSources,
  lines: SourceMapSegment[][],
): string {
  return JSON.stringify({
    version: 3,
    file,
    sources: names,
    sourcesContent: contents,
    names: [],
    mappings: packMappings(lines),
  })
}

/** The mappings of the program's line for body line `index` of a segment; lines and columns are 0-based. */
function mappingsOf({ block, indent }: Segment, index: number, source: number): SourceMapSegment[] {
  const text = block.lines[index] ?? ''
  const mappings: SourceMapSegment[] = []
  for (const { index: offset } of text.matchAll(tokenStart)) {
    mappings.push([indent.length + offset, source, block.line + index, chapterColumn(block, index, offset)])
  }
  return mappings
}

/**
 * The text from which Node quotes when a program crashes: the program's own lines at their places in the chapter, with
 * empty lines between them.
 */
function contentOf(program: Program, name: string): string {
  const lines: string[] = []
  for (const { block, first, count } of program.segments) {
    if (block.name !== name) continue
    for (let i = first; i < first + count; i++) lines[block.line + i] = asInChapter(block, i)
  }
  return Array.from(lines, (line) => line ?? '').join('\n')
}

/** A body line at its column in the chapter. */
function asInChapter(block: Block, index: number): string {
  const column = columnOf(block, index)
  const text = block.lines[index] ?? ''
  return column < 0 ? text.slice(-column) : ' '.repeat(column) + text
}
