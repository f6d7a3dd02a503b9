import type { Shape } from '../../chapter/chapter.ts'
import type { Row } from '../notation/transcript.ts'
import { type Bindings, matchRow } from '../notation/shapes.ts'

/**
 * A printed row and the actual line beside it; one is missing where the other has no partner. `...` has a pair for
 * each line in its place, or one without a line.
 */
export type AlignedRow = {
  readonly printed: Row | undefined
  /** 0-based index into the actual lines. */
  readonly actual: number | undefined
  readonly agrees: boolean
}

const agreesAlone = (row: Row, line: string, shapes: readonly Shape[]) =>
  matchRow(row.text, line, shapes, new Map()) !== undefined

/**
 * Whether all printed rows have appeared by now; more lines may have followed. Nothing waits for `...`: it counts as
 * having appeared.
 */
export function haveHappened(
  printed: readonly Row[],
  lines: readonly string[],
  shapes: readonly Shape[],
): boolean {
  const states = new Set<number>()
  enter(0)
  if (states.has(printed.length)) return true
  for (const line of lines) {
    const before = [...states]
    states.clear()
    for (const state of before) {
      const row = printed[state]
      if (row?.kind === 'any') enter(state)
      else if (row !== undefined && agreesAlone(row, line, shapes)) enter(state + 1)
    }
    if (states.has(printed.length)) return true
  }
  return false

  /** A state is how many printed rows have appeared; `...` needs no line. */
  function enter(state: number): void {
    states.add(state)
    if (printed[state]?.kind === 'any') enter(state + 1)
  }
}

/**
 * Pairs the printed rows of one command with its actual lines, in order, so that as few as possible differ.
 *
 * A printed value must mean one actual value throughout: `bindings` has the values of earlier rows, and the result
 * those of this command too.
 */
export function alignRows(
  printed: readonly Row[],
  lines: readonly string[],
  shapes: readonly Shape[],
  bindings: Bindings,
): { pairs: AlignedRow[]; bindings: Bindings } {
  const costs = costTable(printed, lines, shapes)
  const pairs: AlignedRow[] = []
  let known = bindings
  let i = 0
  let j = 0
  while (i < printed.length || j < lines.length) {
    const row = printed[i]
    const line = lines[j]
    const here = costs.at(i, j)
    if (row?.kind === 'any' && here === costs.at(i + 1, j)) {
      if (pairs.at(-1)?.printed !== row) pairs.push({ printed: row, actual: undefined, agrees: true })
      i++
    } else if (row?.kind === 'any' && line !== undefined && here === costs.at(i, j + 1)) {
      pairs.push({ printed: row, actual: j++, agrees: true })
    } else if (row !== undefined && line !== undefined && here === costs.at(i + 1, j + 1) + costs.of(i, j)) {
      const bound = matchRow(row.text, line, shapes, known)
      known = bound ?? known
      pairs.push({ printed: row, actual: j++, agrees: bound !== undefined })
      i++
    } else if (row !== undefined && here === costs.at(i + 1, j) + missing) {
      pairs.push({ printed: row, actual: undefined, agrees: false })
      i++
    } else {
      pairs.push({ printed: undefined, actual: j++, agrees: false })
    }
  }
  return { pairs, bindings: known }
}

/**
 * What a difference costs. A missing row costs more than a changed one, or `...` above it would swallow the changed
 * line.
 */
const [missing, surplus, changed] = [1.5, 1, 1.4]

/** Least cost of the differences from each pair of positions to the end (the edit distance, from the end). */
function costTable(printed: readonly Row[], lines: readonly string[], shapes: readonly Shape[]) {
  const width = lines.length + 1
  const table = new Float64Array((printed.length + 1) * width)
  const at = (i: number, j: number) =>
    i > printed.length || j > lines.length ? Infinity : (table[i * width + j] ?? 0)
  const of = (i: number, j: number) => {
    const row = printed[i]
    return row !== undefined && agreesAlone(row, lines[j] ?? '', shapes) ? 0 : changed
  }
  for (let i = printed.length; i >= 0; i--) {
    for (let j = lines.length; j >= 0; j--) {
      if (i === printed.length && j === lines.length) continue
      table[i * width + j] =
        printed[i]?.kind === 'any'
          ? Math.min(at(i + 1, j), at(i, j + 1))
          : Math.min(at(i + 1, j) + missing, at(i, j + 1) + surplus, at(i + 1, j + 1) + of(i, j))
    }
  }
  return { at, of }
}
