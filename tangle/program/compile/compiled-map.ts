import { scriptLines, textLines } from '../../text/line-starts.ts'
import { chapterColumn } from '../../chapter/chapter.ts'
import { type CompiledScript, type OffsetPair, type Program, programText, segmentAt } from '../program.ts'
import { finerPairs } from './finer-map.ts'
import { type SourceMapSegment, unpackMappings } from './mappings.ts'
import { mapText, type NamedSources, sourcesOf } from './program-map.ts'

/** A text that replaces another; offsets are in UTF-16 units of the text before any replacement. */
export type Replacement = { readonly start: number; readonly end: number; readonly text: string }

/** Text with parts of it replaced; the parts are in order and do not overlap. */
export function replaceAll(text: string, replacements: readonly Replacement[]): string {
  const ends = [0, ...replacements.map(({ end }) => end)]
  const kept = [...replacements.map(({ start }) => start), text.length]
  return kept.map((end, i) => text.slice(ends[i], end) + (replacements[i]?.text ?? '')).join('')
}

/**
 * The map (ECMA-426) of a compiled program to its chapters: the compiler's map to the program, made finer and composed with
 * the program's segments, so that every column is exact.
 *
 * @param replacements what was changed in the compiler's code
 * @param file the name of the compiled file
 */
export function compiledMapOf(
  program: Program,
  script: Pick<CompiledScript, 'code' | 'map' | 'pairs'>,
  replacements: readonly Replacement[],
  file: string,
): string {
  const text = programText(program)
  const pairs = script.pairs ?? exactPairs(script, text)
  const changed = scriptLines(replaceAll(script.code, replacements))
  const written = textLines(text)
  const sources = sourcesOf(program)
  const lines: SourceMapSegment[][] = []
  for (const pair of moved(pairs, replacements)) {
    const { line, column } = changed.positionOf(pair.made)
    const place = placeOf(program, written.positionOf(pair.written), sources)
    while (lines.length <= line) lines.push([])
    if (place !== undefined) lines[line]?.push([column, ...place])
  }
  return `${mapText(file, sources, lines)}\n`
}

/** The compiler's map, made finer. It depends on the script alone, while where a program comes from may change with each build. */
export function exactPairs({ code, map }: Pick<CompiledScript, 'code' | 'map'>, text: string): OffsetPair[] {
  return finerPairs(pairsOf(map, code, text), code, text)
}

/** A compiler counts lines as JavaScript does, in its input and in its output. */
function pairsOf(map: string, code: string, text: string): OffsetPair[] {
  const [made, written] = [scriptLines(code), scriptLines(text)]
  const { mappings } = JSON.parse(map) as { mappings: string }
  return unpackMappings(mappings).flatMap((segments, line) =>
    segments.flatMap(([column, source, writtenLine, writtenColumn]) => {
      if (source === undefined || writtenLine === undefined || writtenColumn === undefined) return []
      const there = { line: writtenLine, column: writtenColumn }
      return [{ made: made.offsetOf({ line, column }), written: written.offsetOf(there) }]
    }),
  )
}

/** The pairs after the replacements; both are in the order of the compiled text. */
function moved(pairs: readonly OffsetPair[], replacements: readonly Replacement[]): OffsetPair[] {
  let next = 0
  let shift = 0
  return pairs.map(({ made, written }) => {
    for (let one = replacements[next]; one !== undefined && one.end <= made; one = replacements[++next])
      shift += one.text.length - (one.end - one.start)
    return { made: made + shift, written }
  })
}

/** A place of the program in its chapter: the source's number, the line and the column from 0. */
function placeOf(
  program: Program,
  { line, column }: { readonly line: number; readonly column: number },
  { numbers }: NamedSources,
): [number, number, number] | undefined {
  const at = segmentAt(program, line)
  if (at === undefined) return undefined
  const { block, indent } = at.segment
  const offset = Math.max(0, column - indent.length)
  return [numbers.get(block.name) ?? 0, block.line + at.index, chapterColumn(block, at.index, offset)]
}
