import type { ChapterTally } from './counts.ts'

const heads = ['chapter', 'lines', 'reached', 'excused', 'percent'] as const

/**
 * The table of a book's coverage as lines: a row for each chapter with code, and one for all of them. Percentages are of
 * the lines that are not excused.
 */
export function coverageTable(tallies: readonly ChapterTally[]): string[] {
  const all: ChapterTally = {
    path: 'all',
    lines: sum(tallies.map(({ lines }) => lines)),
    reached: sum(tallies.map(({ reached }) => reached)),
    excused: sum(tallies.map(({ excused }) => excused)),
  }
  const rows = [[...heads], ...[...tallies, all].map(rowOf)]
  const widths = heads.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

function rowOf({ path, lines, reached, excused }: ChapterTally): string[] {
  return [path, String(lines), String(reached), String(excused), percent(reached, lines - excused)]
}

/** Cut off, not rounded, so that 100.0 always means all. */
function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : (Math.floor((part / whole) * 1000) / 10).toFixed(1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
