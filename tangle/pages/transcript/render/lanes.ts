import { type ArrowMark, type Diagram, isArrowMark, type Mark } from '../layout/diagram.ts'

/** How many columns of a fixed-width font one lane takes. */
const period = 3

/**
 * A mark as one line of a narrow drawing: a column for each track, and between them an arrow.
 *
 * @example a message from the first track to the second is `●──►`
 */
export function laneText(mark: Mark, { lifelines }: Diagram): string {
  const columnOf = (lifeline: number | undefined) => (lifelines[lifeline ?? -1]?.track ?? -1) * period
  if (isArrowMark(mark)) return arrowText(mark, columnOf(mark.from), columnOf(mark.to))
  const sign = { start: '○', listen: '◦', exit: '■', shows: '•', key: '•' }[mark.kind]
  return ' '.repeat(columnOf(mark.lifeline)) + sign
}

/** @param from its column, negative where that end was not watched, and so with `to` */
function arrowText({ arrival }: ArrowMark, from: number, to: number): string {
  if (from === to || from < 0 || to < 0) return `${' '.repeat(Math.max(from, to, 0))}↺`
  const line = (arrival === undefined ? '╌' : '─').repeat(Math.abs(to - from) - 1)
  const text = from < to ? `●${line}►` : `◄${line}●`
  return ' '.repeat(Math.min(from, to)) + text
}

/** How many lanes a narrow drawing has. */
export function laneCount({ lifelines }: Diagram): number {
  return Math.max(...lifelines.map(({ track }) => track + 1), 1)
}
