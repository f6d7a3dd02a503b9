import { columnOf, placeOfBlock, type Shape } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import type { Trace } from '../trace/trace.ts'
import type { Transcript } from '../notation/transcript.ts'
import { clockValueIn, type Span } from '../../text/dates.ts'
import { shortened } from '../../text/shortened.ts'
import { compareCommands } from '../judgement/compare.ts'
import { judgeTranscript } from '../judgement/verdict.ts'
import { partsOf } from '../notation/shapes.ts'
import { readTranscript } from '../notation/read-transcript.ts'
import { type MovedRow, movedRow } from './moved-row.ts'
import { declarationOf } from '../judgement/shapes-of-difference.ts'

/**
 * Compares what was written from one run with another run of the same transcript: what differs would differ for readers
 * too, so it is a value whose shape has to be declared, or chance.
 *
 * @param written the transcript as it is to be written
 * @param trace the run of that
 * @param time when both runs were made: what a clock showed then varies, though both may have been made within a second
 */
export function findVarying(
  transcript: Transcript,
  written: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
  time: Span,
): Problem | undefined {
  const dated = timeOfRun(transcript, written, shapes, time)
  if (dated !== undefined) return dated
  const commands = compareCommands(written, trace, shapes)
  const row = movedRow(written, trace, commands)
  if (row !== undefined) return moved(transcript, row)
  for (const { pairs } of commands) {
    const differing = pairs.find(({ agrees }) => !agrees)
    if (differing === undefined) continue
    const second = differing.actual === undefined ? undefined : trace.rows[differing.actual]?.text
    return unlike(transcript, differing.printed?.text, second)
  }
  const [other] = judgeTranscript(written, trace, shapes)
  return other && wentOtherwise(transcript, other)
}

/** Reports the first row that shows when it was run, and not as the value of a shape. */
function timeOfRun(
  { block }: Transcript,
  { rows }: Transcript,
  shapes: readonly Shape[],
  time: Span,
): Problem | undefined {
  for (const { kind, text } of rows) {
    if (kind !== 'output') continue
    const own = partsOf(text, shapes).filter((part) => part.kind === 'text')
    const [value] = own.flatMap((part) => clockValueIn(part.text, time) ?? [])
    if (value === undefined) continue
    const later = value.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    return varying(
      block,
      'A row of this transcript shows the time at which it was run, so it was not written.',
      [`this run: ${shortened(text, 200)}`],
      declarationOf(text, text.replaceAll(value, later)) ?? 'what fits it',
    )
  }
  return undefined
}

/** A transcript with the lines that are written into its chapter. */
export function rewrittenAs({ block, ordinal }: Transcript, lines: readonly string[]): Transcript {
  return readTranscript({ ...block, lines, columns: columnOf(block, 0) }, ordinal).value
}

const hintOfOrder =
  'Let one program wait for the other where their order is open, or type the second line after the answer to the first.'

function wentOtherwise({ block }: Transcript, { message }: Problem): Problem {
  return {
    code: 'varying-output',
    message: 'A second run of this transcript took another course than the first, so nothing was written.',
    at: placeOfBlock(block),
    length: 3,
    details: [`second run: ${message}`],
    expected: 'a transcript that every run proves',
    hint: hintOfOrder,
  }
}

function moved({ block }: Transcript, { text, first, second }: MovedRow): Problem {
  return {
    code: 'varying-output',
    message: `Two runs of this transcript showed \`${shortened(text, 200)}\` in different places, so neither was written.`,
    at: placeOfBlock(block),
    length: 3,
    details: [`first run:  ${first}`, `second run: ${second}`],
    expected: 'rows that are in the same order in every run',
    hint: hintOfOrder,
  }
}

function unlike({ block }: Transcript, first: string | undefined, second: string | undefined): Problem {
  return varying(
    block,
    'Two runs of this transcript showed different rows, so neither was written.',
    [
      `first run:  ${shortened(first ?? '(no such row)', 200)}`,
      `second run: ${shortened(second ?? '(no such row)', 200)}`,
    ],
    first === undefined || second === undefined ? undefined : declarationOf(first, second),
  )
}

/** @param declared how the shapes of what varies are declared; nothing where nobody can say */
function varying(
  block: Transcript['block'],
  message: string,
  details: readonly string[],
  declared: string | undefined,
): Problem {
  return {
    code: 'varying-output',
    message,
    at: placeOfBlock(block),
    length: 3,
    details,
    expected: 'rows that are the same in every run, or values whose shape is declared',
    hint:
      declared === undefined
        ? 'Make the program print the same each time, or declare what varies under `shapes:` in the front matter.'
        : `Declare the value in the front matter, under \`shapes:\` as ${declared}, or make the program print the same each time.`,
  }
}
