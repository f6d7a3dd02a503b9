import { columnOf, type Shape } from '../../chapter/chapter.ts'
import { notationOf } from '../notation/escapes.ts'
import type { Trace } from '../trace/trace.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import { withoutSpacesAtEnd } from '../../text/spaces.ts'
import { widthOf } from '../../text/width.ts'
import type { AlignedRow } from '../judgement/align.ts'
import { findCauses } from '../trace/causes.ts'
import { type ComparedCommand, compareCommands, rowsUnder, typedValues } from '../judgement/compare.ts'
import { pressedKeys } from '../judgement/keys.ts'
import { writeLines, type MergedCell } from '../judgement/transcript-lines.ts'
import { cameBefore, type ActualRow } from '../judgement/row-order.ts'
import { type CausedRun, isBefore, isTypedBefore, placeOfKey, presses, starts } from './key-cells.ts'
import { RowTexts } from '../judgement/row-text.ts'

/**
 * The body lines of a transcript, updated to what really happened.
 *
 * It merges: rows that agree stay as they are, with the values and elisions they print; rows that differ take the actual
 * line, but keep printed values of a shape; rows move only where cause and effect demand it.
 */
export function mergeTranscript(transcript: Transcript, trace: Trace, shapes: readonly Shape[]): string[] {
  const commands = compareCommands(transcript, trace, shapes)
  const keeping = new RowTexts(shapes, typedValues(transcript, shapes), true)
  const run = { trace, causes: findCauses(trace), prompt: transcript.block.role.prompt }
  const kept = cellsByPane(transcript, run, commands, keeping)
  const queues = keeping.hasClash
    ? cellsByPane(transcript, run, commands, new RowTexts(shapes, typedValues(transcript, shapes), false))
    : kept
  const cells = interleave(queues, run)
  const notations = transcript.panes.map((pane) => notationOf(transcript, pane))
  return writeLines(notations, cells, barWidths(transcript))
}

function cellsByPane(
  transcript: Transcript,
  run: CausedRun,
  commands: readonly ComparedCommand[],
  texts: RowTexts,
): MergedCell[][] {
  const queues: MergedCell[][] = transcript.panes.map(() => [])
  const { trace } = run
  const keys = pressedKeys(transcript, trace)
  for (const { index, start, pairs } of commands) {
    const queue = queues[start.pane]
    const own = rowsUnder(transcript.rows, start).filter((row) => row.kind === 'key' || row.kind === 'status')
    queue?.push(cellOf(start, start.text, { kind: 'start', command: index }))
    const output = outputCells(pairs, start, trace, texts, keys)
    for (const row of own) {
      const key = keys.find((one) => one.row === row)?.pressed
      const source = row.kind === 'status' ? ({ kind: 'end', command: index } as const) : undefined
      const cell = { ...cellOf(row, row.text, source), pressed: key }
      output.splice(row.kind === 'status' ? output.length : placeOfKey(cell, output, run), 0, cell)
    }
    queue?.push(...output)
  }
  return queues
}

function outputCells(
  pairs: readonly AlignedRow[],
  start: Row,
  trace: Trace,
  texts: RowTexts,
  keys: ReturnType<typeof pressedKeys>,
): MergedCell[] {
  const cells: MergedCell[] = []
  for (const { printed, actual } of pairs) {
    const source: ActualRow | undefined = actual === undefined ? undefined : { kind: 'line', row: actual }
    const line = actual === undefined ? undefined : withoutSpacesAtEnd(trace.rows[actual]?.text ?? '')
    const pressed = keys.find(({ row }) => row === printed)?.pressed
    if (printed?.kind === 'input' && (pressed?.unheard === undefined || line === undefined)) {
      // Typed text is input, not output, and stays; unless nobody typed it, so that the program printed it.
      cells.push({ ...cellOf(printed, printed.text, source), pressed })
    } else if (printed?.kind === 'any') {
      const last = cells.at(-1)
      if (last?.kind !== 'any' || last.time !== printed.time) cells.push(cellOf(printed, '...', undefined))
    } else if (line !== undefined) {
      const text = texts.textFor(line, printed?.text)
      const time = printed?.time ?? cells.at(-1)?.time ?? start.time
      cells.push({ pane: start.pane, kind: 'output', text, time, isOld: printed !== undefined, source })
    }
  }
  return cells
}

function cellOf(row: Row, text: string, source: ActualRow | undefined): MergedCell {
  return { pane: row.pane, kind: row.kind, text, time: row.time, isOld: true, source }
}

/** One order for all panes: the printed one, except where an effect would be above its cause. */
function interleave(queues: MergedCell[][], run: CausedRun): MergedCell[] {
  const order: MergedCell[] = []
  const total = queues.reduce((sum, queue) => sum + queue.length, 0)
  while (order.length < total) {
    const heads = queues.flatMap((queue) => queue.slice(0, 1))
    const free = heads.filter(
      (head) => !queues.some((queue) => queue.some((cell) => precedes(cell, head, run))),
    )
    const next = pickNext(free.length > 0 ? free : heads, order.at(-1))
    order.push(next)
    queues[next.pane]?.shift()
  }
  return order
}

function precedes(cell: MergedCell, head: MergedCell, run: CausedRun): boolean {
  const { trace, causes } = run
  if (cell.pane === head.pane) return false
  if (isTypedBefore(cell, head) || presses(cell, head, run) || isBefore(cell, head, trace)) return true
  if (starts(cell, head, run)) return true
  if (cell.source === undefined || head.source === undefined) return false
  return cameBefore(trace, causes, cell.source, head.source)
}

/** The cell printed first; an empty line belongs below a line of its own pane. */
function pickNext(cells: readonly MergedCell[], last: MergedCell | undefined): MergedCell {
  const empty = cells.find((cell) => cell.text === '' && cell.pane === last?.pane)
  const first = cells.reduce((best, cell) => (cell.time < best.time ? cell : best))
  return empty ?? first
}

function barWidths({ block, panes, rows }: Transcript): number[] {
  return panes.slice(1).map((_, i) => {
    const row = rows.find(({ pane }) => pane === i + 1)
    const line = block.lines[row?.time ?? 0] ?? ''
    const start = (row?.at.column ?? 1) - 1 - columnOf(block, row?.time ?? 0)
    const bar = line.lastIndexOf('|', Math.max(0, start - 1))
    return widthOf(line.slice(0, Math.max(0, bar)))
  })
}
