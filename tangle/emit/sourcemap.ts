import { columnOf } from '../data/chapter.ts'
import type { Program, Segment } from '../data/program.ts'
import { vlq } from './vlq.ts'

/** Words, numbers and single signs: positions inside a line are exact wherever a token begins. */
const tokenStart = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu

/**
 * The source map (ECMA-426) of a tangled program; its only sources are chapters.
 *
 * @param sourceOf how the map names a chapter, given its shown path
 */
export function sourceMapOf(program: Program, sourceOf: (path: string) => string): string {
  const paths = [...new Set(program.segments.map(({ block }) => block.path))]
  const numbers = new Map(paths.map((path, i) => [path, i]))
  const writer = new MappingWriter()
  for (const segment of program.segments) {
    const source = numbers.get(segment.block.path) ?? 0
    for (let k = 0; k < segment.count; k++) writer.addLine(segment, segment.first + k, source)
  }
  const mappings = writer.lines.join(';')
  return JSON.stringify({
    version: 3,
    file: program.target,
    sources: paths.map(sourceOf),
    names: [],
    mappings,
  })
}

/** Writes mappings in the order of the program; each number but the column is told by how far it is from the last. */
class MappingWriter {
  /** What the map says of each line. */
  readonly lines: string[] = []
  #source = 0
  #line = 0
  #column = 0

  /** Adds the line that body line `index` of a segment becomes. */
  addLine({ block, indent }: Segment, index: number, source: number): void {
    const text = block.lines[index] ?? ''
    const column = columnOf(block, index)
    const mappings: string[] = []
    let last = 0
    for (const { index: offset } of text.matchAll(tokenStart)) {
      const made = indent.length + offset
      mappings.push(vlq(made - last) + this.#origin(source, block.line + index, column + offset))
      last = made
    }
    this.lines.push(mappings.join(','))
  }

  /** Lines count from 0 here. */
  #origin(source: number, line: number, column: number): string {
    const text = vlq(source - this.#source) + vlq(line - this.#line) + vlq(column - this.#column)
    this.#source = source
    this.#line = line
    this.#column = column
    return text
  }
}
