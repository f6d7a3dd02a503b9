import type { Shape } from '../../chapter/chapter.ts'
import { comparePlaces } from '../../problem/place.ts'
import type { Problem } from '../../problem/problem.ts'
import type { OutputFile } from '../../program/program.ts'
import { shortened } from '../../text/shortened.ts'
import type { Trace } from '../trace/trace.ts'
import type { Transcript } from '../notation/transcript.ts'
import { adviceOf } from './advice.ts'
import type { ComparedCommand, WrongRow } from './compare.ts'
import { distinctBlanks, sideBySide, writtenLine } from './expected-and-actual.ts'
import { type OtherValue, otherValue } from './same-value.ts'
import { markedLength } from './written-row.ts'
import { misplaced } from './wrong-pane.ts'

/** All differences of one transcript are one problem, at the first of them. @param files the contents of `dist/` */
export function judgeOutput(
  transcript: Transcript,
  trace: Trace,
  commands: readonly ComparedCommand[],
  shapes: readonly Shape[],
  files: readonly OutputFile[],
): Problem[] {
  const differences = commands.map(({ pairs, start, index }) =>
    // A refused command is reported by itself.
    trace.commands[index]?.refused
      ? []
      : pairs
          .filter(({ agrees }) => !agrees)
          .map((pair) => ({ pair, at: pair.printed?.at ?? start.at, start, command: index })),
  )
  const wrong = differences.flat()
  // A row that is not printed has the place of its command, and may yet come below others of it.
  const [first] = differences.flatMap((own) => own.slice(0, 1)).sort((a, b) => comparePlaces(a.at, b.at))
  if (first === undefined) return []
  const pane = nameOf(transcript, first.start.pane)
  const { printed } = first.pair
  const other = otherValue(first, transcript, trace, commands, shapes)
  const advice = adviceOf(wrong, transcript, trace, shapes, files)
  return [
    {
      code: 'output-differs',
      message: `${pane} ${whatHappened(first, wrong, transcript, trace, other)}.`,
      at: first.at,
      length: markedLength(printed ?? first.start),
      details: sideBySide(transcript, trace, commands),
      expected: 'each pane to show exactly its own rows, in order, and nothing more',
      ...advice,
      ...(other === undefined || advice.fixes !== undefined ? {} : { hint: other.hint }),
    },
  ]
}

/** What a pane showed where a row differs, as the end of a sentence about the pane. */
function whatHappened(
  one: WrongRow,
  wrong: readonly WrongRow[],
  transcript: Transcript,
  trace: Trace,
  other: OtherValue | undefined,
): string {
  const { pair, start, command } = one
  const { printed, actual } = pair
  const inPane = misplaced(one, wrong, trace)
  if (actual === undefined) {
    const missing = printed?.text === '' ? 'empty line' : 'line'
    const isMoved = wrong.some(
      (other) =>
        other.command === command &&
        other.pair.printed === undefined &&
        trace.rows[other.pair.actual ?? -1]?.text === printed?.text,
    )
    if (isMoved) return 'showed this line in another place'
    const shower = inPane?.shownIn
    return `never showed this ${missing}, after \`${start.text}\`${shower === undefined ? '' : `, but ${nameOf(transcript, shower, 'the')} did`}`
  }
  const line = distinctBlanks(shortened(writtenLine(actual, printed, transcript, trace), 200))
  const shown = line === '' ? 'an empty line' : `\`${line}\``
  if (printed !== undefined) return `showed ${shown} instead${other === undefined ? '' : `: ${other.text}`}`
  if (line === '') return `showed ${shown} that is not printed`
  const writer = inPane?.printed.pane
  return `showed one more line: ${shown}${writer === undefined ? '' : `, which is printed in ${nameOf(transcript, writer, 'the')}`}`
}

/** A pane's name in messages; a lone terminal has no name from its author. */
function nameOf({ panes }: Transcript, index: number, article: 'The' | 'the' = 'The'): string {
  return panes.length === 1 ? `${article} terminal` : `${article} pane \`${panes[index]?.name ?? ''}\``
}
