import { columnOf, type Shape } from '../data/chapter.ts'
import type { Trace } from '../data/trace.ts'
import type { Row, Transcript } from '../data/transcript.ts'
import { widthOf } from '../data/width.ts'
import type { Pair } from './align.ts'
import { type Causes, findCauses } from './causes.ts'
import type { MergedCell } from './cell.ts'
import { compareCommands, rowsUnder } from './compare.ts'
import { layOut } from './lay-out.ts'
import { cameBefore, type Seen } from './order.ts'
import { piecesOf } from './shapes.ts'

/**
 * The body lines of a transcript with what really happened written in.
 *
 * Merging, not replacing: rows that agree stay as they are, with the values and elisions they print; rows
 * that differ take the actual line, but keep printed values of a shape; rows move only where cause and
 * effect demand it.
 */
export function mergeTranscript(transcript: Transcript, trace: Trace, shapes: readonly Shape[]): string[] {
  const queues = cellsByPane(transcript, trace, shapes)
  const causes = findCauses(trace)
  const cells = interleave(queues, trace, causes)
  return layOut(transcript.panes.length, cells, barWidths(transcript))
}

/** Each pane's cells in their order. */
function cellsByPane(transcript: Transcript, trace: Trace, shapes: readonly Shape[]): MergedCell[][] {
  const queues: MergedCell[][] = transcript.panes.map(() => [])
  for (const { index, start, pairs } of compareCommands(transcript, trace, shapes)) {
    const queue = queues[start.pane]
    const own = rowsUnder(transcript.rows, start).filter((row) => row.kind === 'key' || row.kind === 'status')
    queue?.push(cellOf(start, start.text, { kind: 'start', command: index }))
    const output = outputCells(pairs, start, trace, shapes)
    // Keys stand among the output where they stood; a status is always last.
    for (const row of own) {
      const next = output.findIndex((cell) => cell.time > row.time)
      output.splice(
        next < 0 || row.kind === 'status' ? output.length : next,
        0,
        cellOf(row, row.text, undefined),
      )
    }
    queue?.push(...output)
  }
  return queues
}

function outputCells(
  pairs: readonly Pair[],
  start: Row,
  trace: Trace,
  shapes: readonly Shape[],
): MergedCell[] {
  const cells: MergedCell[] = []
  for (const { printed, actual, agrees } of pairs) {
    const seen: Seen | undefined = actual === undefined ? undefined : { kind: 'line', row: actual }
    const line = actual === undefined ? undefined : trace.rows[actual]?.text.trimEnd()
    if (printed?.kind === 'any') {
      if (cells.at(-1)?.kind !== 'any') cells.push(cellOf(printed, '...', undefined))
    } else if (printed !== undefined && agrees) {
      cells.push(cellOf(printed, printed.text, seen))
    } else if (line !== undefined) {
      const text = printed === undefined ? line : keepValues(printed.text, line, shapes)
      const time = printed?.time ?? cells.at(-1)?.time ?? start.time
      cells.push({ pane: start.pane, kind: 'output', text, time, isOld: printed !== undefined, seen })
    }
  }
  return cells
}

function cellOf(row: Row, text: string, seen: Seen | undefined): MergedCell {
  return { pane: row.pane, kind: row.kind, text, time: row.time, isOld: true, seen }
}

/** The actual line with the printed values of its shapes, where the two have the same shapes in the same order. */
function keepValues(printed: string, actual: string, shapes: readonly Shape[]): string {
  const old = piecesOf(printed, shapes).filter((piece) => piece.kind === 'value')
  const now = piecesOf(actual, shapes)
  const values = now.filter((piece) => piece.kind === 'value')
  if (values.length !== old.length || values.some((piece, i) => piece.shape !== old[i]?.shape)) return actual
  let next = 0
  return now.map((piece) => (piece.kind === 'value' ? (old[next++]?.text ?? '') : piece.text)).join('')
}

/** One order for all panes: the printed one, as far as no effect would stand above its cause. */
function interleave(queues: MergedCell[][], trace: Trace, causes: Causes): MergedCell[] {
  const order: MergedCell[] = []
  const total = queues.reduce((sum, queue) => sum + queue.length, 0)
  while (order.length < total) {
    const heads = queues.flatMap((queue) => queue.slice(0, 1))
    const free = heads.filter(
      (head) => !queues.some((queue) => queue.some((cell) => precedes(cell, head, trace, causes))),
    )
    const next = pickNext(free.length > 0 ? free : heads, order.at(-1))
    order.push(next)
    queues[next.pane]?.shift()
  }
  return order
}

function precedes(cell: MergedCell, head: MergedCell, trace: Trace, causes: Causes): boolean {
  if (cell.seen === undefined || head.seen === undefined || cell.pane === head.pane) return false
  return cameBefore(trace, causes, cell.seen, head.seen)
}

/** The one printed first; an empty line belongs below the line of its own pane. */
function pickNext(cells: readonly MergedCell[], last: MergedCell | undefined): MergedCell {
  const empty = cells.find((cell) => cell.text === '' && cell.pane === last?.pane)
  const first = cells.reduce((best, cell) => (cell.time < best.time ? cell : best))
  return empty ?? first
}

/** How wide the panes before each bar are now, in columns of a terminal. */
function barWidths({ block, panes, rows }: Transcript): number[] {
  return panes.slice(1).map((_, i) => {
    const row = rows.find(({ pane }) => pane === i + 1)
    const line = block.lines[row?.time ?? 0] ?? ''
    const start = (row?.at.column ?? 1) - 1 - columnOf(block, row?.time ?? 0)
    const bar = line.lastIndexOf('|', Math.max(0, start - 1))
    return widthOf(line.slice(0, Math.max(0, bar)))
  })
}
