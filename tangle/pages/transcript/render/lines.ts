import { isShown, type Row, type Transcript } from '../../../transcript/notation/transcript.ts'

/** What one pane shows in one line of a transcript: a row, or everything that a browser shows of one page. */
export type PaneCell = {
  readonly pane: number
  /** 0-based indexes into the transcript's rows; never empty. */
  readonly rows: readonly number[]
}

/** One line of a transcript as it is woven: the cells that are side by side, by pane. */
export type PaneLine = readonly PaneCell[]

/** The lines of a transcript. A page is one cell, however many lines of text it has. */
export function linesOf({ panes, rows }: Transcript): PaneLine[] {
  const lines = new Map<number, PaneCell[]>()
  const lastOf = new Map<number, { row: Row; rows: number[] }>()
  for (const [index, row] of rows.entries()) {
    const last = lastOf.get(row.pane)
    const isPage = panes[row.pane]?.kind === 'browser' && isShown(row)
    if (isPage && last !== undefined && isShown(last.row)) {
      last.rows.push(index)
      continue
    }
    const own = { row, rows: [index] }
    lastOf.set(row.pane, own)
    lines.set(row.time, [...(lines.get(row.time) ?? []), { pane: row.pane, rows: own.rows }])
  }
  return [...lines.values()]
}

/** The 1-based number of the line that shows a row. */
export function lineNumber(lines: readonly PaneLine[], row: number): number {
  return lines.findIndex((line) => line.some((cell) => cell.rows.includes(row))) + 1
}
