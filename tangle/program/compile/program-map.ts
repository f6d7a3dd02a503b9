import { type Block, chapterColumn, columnOf } from '../../chapter/chapter.ts'
import type { Program, Segment } from '../program.ts'
import { packMappings, type SourceMapSegment } from './mappings.ts'

/** Words, numbers and single signs: positions inside a line are exact wherever a token begins. */
const tokenStart = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu

/**
 * How maps name a chapter. A stack trace prints the name as it stands here, so it is the same on every machine, and
 * wherever the tool was started and writes to.
 *
 * @param name the chapter's
 */
export function sourceName(name: string): string {
  return `book:${name}`
}

/** The name of the chapter that a map speaks of, or nothing when it speaks of something else. */
export function chapterOfSource(source: string): string | undefined {
  return source.startsWith('book:') ? source.slice('book:'.length) : undefined
}

/** The chapters that a program was written in, as its maps name them. */
export type NamedSources = {
  readonly names: readonly string[]
  /** The place among them, from 0, by the chapter's name. */
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

/** The source map (ECMA-426) of a tangled program; its only sources are chapters. */
export function sourceMapOf(program: Program): string {
  const { names, numbers, contents } = sourcesOf(program)
  const lines: SourceMapSegment[][] = []
  for (const segment of program.segments) {
    const source = numbers.get(segment.block.name) ?? 0
    for (let k = 0; k < segment.count; k++) lines.push(mappingsOf(segment, segment.first + k, source))
  }
  return JSON.stringify({
    version: 3,
    file: program.target,
    sources: names,
    sourcesContent: contents,
    names: [],
    mappings: packMappings(lines),
  })
}

/** The mappings of the line that body line `index` of a segment becomes; lines and columns count from 0. */
function mappingsOf({ block, indent }: Segment, index: number, source: number): SourceMapSegment[] {
  const text = block.lines[index] ?? ''
  const mappings: SourceMapSegment[] = []
  for (const { index: offset } of text.matchAll(tokenStart)) {
    mappings.push([indent.length + offset, source, block.line + index, chapterColumn(block, index, offset)])
  }
  return mappings
}

/**
 * A chapter as node quotes from it when a program crashes: the program's own lines, each in its place, and empty
 * lines for all others.
 */
function contentOf(program: Program, name: string): string {
  const lines: string[] = []
  for (const { block, first, count } of program.segments) {
    if (block.name !== name) continue
    for (let i = first; i < first + count; i++) lines[block.line + i] = asInChapter(block, i)
  }
  return Array.from(lines, (line) => line ?? '').join('\n')
}

/** A body line at the column that it has in its chapter. */
function asInChapter(block: Block, index: number): string {
  const column = columnOf(block, index)
  const text = block.lines[index] ?? ''
  return column < 0 ? text.slice(-column) : ' '.repeat(column) + text
}
