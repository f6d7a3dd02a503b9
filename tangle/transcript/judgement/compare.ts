import type { Shape } from '../../chapter/chapter.ts'
import type { Trace } from '../trace/trace.ts'
import { isPressed, isShown, isStart, type Row, type Transcript } from '../notation/transcript.ts'
import { alignRows, type AlignedRow } from './align.ts'
import type { DifferingRow } from '../notation/later-steps.ts'
import { type Bindings, bindTyped } from '../notation/shapes.ts'

/** One printed command and what happened when it was run. */
export type ComparedCommand = {
  /** 0-based index into the trace's commands, and into the transcript's starts. */
  readonly index: number
  readonly start: Row
  readonly pairs: readonly AlignedRow[]
  /** The printed exit status, where one is printed. */
  readonly statusRow: Row | undefined
  /** Whether its terminal is used again, so that it must have ended. */
  readonly isFollowed: boolean
}

/** A row that differs, and the start that it is below. */
export type WrongRow = { readonly pair: AlignedRow; readonly start: Row; readonly command: number }

/** Aligns each command's printed rows with the lines that its pane really showed. */
export function compareCommands(
  transcript: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
): ComparedCommand[] {
  let bindings = typedValues(transcript, shapes)
  return transcript.rows.filter(isStart).map((start, index) => {
    const own = rowsUnder(transcript.rows, start)
    // Indexes into the trace's rows of the lines that the command showed.
    const lines = trace.rows.flatMap((row, i) => (row.command === index ? [i] : []))
    const aligned = alignRows(
      own.filter(isShown),
      lines.map((line) => trace.rows[line]?.text ?? ''),
      shapes,
      bindings,
    )
    bindings = aligned.bindings
    return {
      index,
      start,
      pairs: aligned.pairs.map((pair) => ({
        ...pair,
        actual: pair.actual === undefined ? undefined : lines[pair.actual],
      })),
      statusRow: own.find(({ kind }) => kind === 'status'),
      isFollowed: transcript.rows.findLast((row) => isStart(row) && row.pane === start.pane) !== start,
    }
  })
}

/** What is printed and what was shown in each row that differs. */
export function differingRows(
  transcript: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
): DifferingRow[] {
  const pairs = compareCommands(transcript, trace, shapes).flatMap((command) => command.pairs)
  return pairs
    .filter(({ agrees }) => !agrees)
    .map(({ printed, actual }) => ({ printed: printed?.text, shown: trace.rows[actual ?? -1]?.text }))
}

/** Values of shapes in typed text, of commands and lines: they are the same in every run, wherever they are printed. */
export function typedValues({ rows }: Transcript, shapes: readonly Shape[]): Bindings {
  return rows
    .flatMap((row) => (isStart(row) ? [row.text] : (row.typed ?? [])))
    .reduce<Bindings>((known, text) => bindTyped(text, shapes, known), new Map())
}

/** The rows of a pane between a start and the pane's next start. */
export function rowsUnder(rows: readonly Row[], start: Row): Row[] {
  const own = rows.filter(({ pane }) => pane === start.pane)
  const from = own.indexOf(start) + 1
  const next = own.findIndex((row, i) => i >= from && isStart(row))
  return own.slice(from, next < 0 ? undefined : next)
}

/** The key that is the last a reader does below a start; nothing where a line is typed there later, or nothing is pressed. */
export function lastKeyUnder(rows: readonly Row[], start: Row): Row | undefined {
  const last = rowsUnder(rows, start).findLast(isPressed)
  return last?.kind === 'key' ? last : undefined
}
