import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** A place in a map's source: the source as the map names it, line and column counted from 0. */
export type SourcePlace = { readonly source: string; readonly line: number; readonly column: number }

/** Leads from a place in the made text (line and column counted from 0, in UTF-16 units) to where it was written. */
export type PlaceAt = (line: number, column: number) => SourcePlace | undefined

/**
 * Opens a source map (ECMA-426), for many questions.
 *
 * @param map as JSON
 * @returns a function that answers with the mapping at a place or the nearest before it on its line, or with nothing
 *   where there is none
 */
export function openMap(map: string): PlaceAt {
  const traced = new TraceMap(map)
  return (line, column) => placeOf(originalPositionFor(traced, { line: line + 1, column }))
}

/** Where the first mapped thing at a place or behind it on its line was written; counted as by {@link PlaceAt}. */
export function firstMappedAfter(map: string, line: number, column: number): SourcePlace | undefined {
  return placeOf(originalPositionFor(new TraceMap(map), { line: line + 1, column, bias: LEAST_UPPER_BOUND }))
}

function placeOf(found: ReturnType<typeof originalPositionFor>): SourcePlace | undefined {
  if (found.source === null) return undefined
  return { source: found.source, line: found.line - 1, column: found.column }
}
