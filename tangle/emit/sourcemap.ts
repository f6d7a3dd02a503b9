import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping'
import { columnOf } from '../data/chapter.ts'
import { lineText, type Program } from '../data/program.ts'

/** Words, numbers and single signs: positions inside a line are exact wherever a token begins. */
const tokenStart = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu

/**
 * The source map (ECMA-426) of a tangled program; its only sources are chapters.
 *
 * @param sourceOf how the map names a chapter, given its shown path
 */
export function sourceMapOf(program: Program, sourceOf: (path: string) => string): string {
  const map = new GenMapping({ file: program.target })
  const sources = new Map<string, string>()
  for (const [i, segment] of program.segments.entries()) {
    const { block, indent } = segment
    const source = sources.get(block.path) ?? sourceOf(block.path)
    sources.set(block.path, source)
    for (let k = 0; k < segment.count; k++) {
      const index = segment.first + k
      const text = lineText(segment, index).slice(indent.length)
      const generatedLine = (program.starts[i] ?? 0) + k + 1
      for (const { index: offset } of text.matchAll(tokenStart)) {
        addMapping(map, {
          source,
          original: { line: block.line + 1 + index, column: columnOf(block, index) + offset },
          generated: { line: generatedLine, column: indent.length + offset },
        })
      }
    }
  }
  return JSON.stringify(toEncodedMap(map))
}
