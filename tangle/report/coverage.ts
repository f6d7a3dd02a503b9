import { type CodeLine, isExcused } from '../data/coverage.ts'

const heads = ['chapter', 'lines', 'reached', 'excused', 'percent'] as const

/** The table of a book's coverage: a row for each chapter with code, and one for all. Percent are of what is not excused. */
export function coverageTable(lines: readonly CodeLine[]): string {
  const paths = [...new Set(lines.map(({ block }) => block.path))]
  const rows = paths.map((path) =>
    rowOf(
      path,
      lines.filter(({ block }) => block.path === path),
    ),
  )
  const all = [[...heads], ...rows, rowOf('all', lines)]
  const widths = heads.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const texts = all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
  return `${texts.join('\n')}\n`
}

function rowOf(name: string, lines: readonly CodeLine[]): string[] {
  const reached = lines.filter(({ count }) => count > 0).length
  const excused = lines.filter(isExcused).length
  return [
    name,
    String(lines.length),
    String(reached),
    String(excused),
    percent(reached, lines.length - excused),
  ]
}

/** Cut off, not rounded: what says 100.0 is all of it. */
function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : (Math.floor((part / whole) * 1000) / 10).toFixed(1)
}
