import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** A place in a map's source: the source as the map names it, 0-based line and column. */
export type SourcePlace = { readonly source: string; readonly line: number; readonly column: number }

/** Maps a place in a generated text (0-based line and column, in UTF-16 units) to its source. */
type PlaceAt = (line: number, column: number) => SourcePlace | undefined

/**
 * Opens a source map (ECMA-426).
 *
 * @param map as JSON
 * @returns a function that finds the mapping at a place or the nearest before it on its line
 */
export function openMap(map: string): PlaceAt {
  const traced = new TraceMap(map)
  return (line, column) => placeOf(originalPositionFor(traced, { line: line + 1, column }))
}

/** The source of the first mapping at a place or after it on its line, counted as by {@link PlaceAt}. */
export function firstMappedAfter(map: string, line: number, column: number): SourcePlace | undefined {
  return placeOf(originalPositionFor(new TraceMap(map), { line: line + 1, column, bias: LEAST_UPPER_BOUND }))
}

function placeOf(found: ReturnType<typeof originalPositionFor>): SourcePlace | undefined {
  if (found.source === null) return undefined
  return { source: found.source, line: found.line - 1, column: found.column }
}
