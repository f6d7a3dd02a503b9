import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** A position in one of a map's sources: 1-based line and column, columns in UTF-16 units. */
export type SourcePosition = { readonly source: string; readonly line: number; readonly column: number }

/**
 * Where a position of a compiled file comes from; where nothing begins just there, what begins before it on its line,
 * or else behind it.
 *
 * @param map the source map (ECMA-426), as JSON
 * @param line 1-based
 * @param column 1-based, in UTF-16 units
 */
export function sourceOf(map: string, line: number, column: number): SourcePosition | undefined {
  const traced = new TraceMap(map)
  const at = { line, column: column - 1 }
  const before = originalPositionFor(traced, at)
  const found =
    before.source === null ? originalPositionFor(traced, { ...at, bias: LEAST_UPPER_BOUND }) : before
  return found.source === null
    ? undefined
    : { source: found.source, line: found.line, column: found.column + 1 }
}
