import { comparePlaces } from '../../problem/place.ts'
import { type Problem, type ProblemWords, writing } from '../../problem/problem.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import type { Trace, Unheard } from '../trace/trace.ts'
import type { ComparedCommand } from './compare.ts'
import { pressedKeys } from './keys.ts'
import { sideBySide } from './expected-and-actual.ts'

/** A row that is printed as typed, and why no program heard it, or none that had asked. */
type UnheardRow = {
  readonly row: Row
  /** 0-based index into the trace's commands. */
  readonly command: number
  readonly why: Unheard
  /** Whether the terminal showed this very row all the same. */
  readonly isShown: boolean
}

/** The lines that are printed as typed to a program, and were not. */
function unheardRows(
  transcript: Transcript,
  trace: Trace,
  commands: readonly ComparedCommand[],
): UnheardRow[] {
  const shown = new Set(
    commands.flatMap(({ pairs }) =>
      pairs.flatMap(({ printed, actual, agrees }) => (agrees && actual !== undefined ? [printed] : [])),
    ),
  )
  return pressedKeys(transcript, trace).flatMap(({ row, pressed: { command, unheard: why } }) =>
    row.typed === undefined || why === undefined ? [] : [{ row, command, why, isShown: shown.has(row) }],
  )
}

/**
 * Reports the first typed line that no program heard. Where a command ended in another way than is printed, or showed another
 * prompt, that is said instead.
 *
 * @param failed the indexes of the commands that ended in another way
 */
export function judgeUnheard(
  transcript: Transcript,
  trace: Trace,
  commands: readonly ComparedCommand[],
  failed: readonly number[],
): Problem[] {
  const rows = unheardRows(transcript, trace, commands)
  const told = rows.filter(({ command, why, isShown }) => {
    if (why === 'unprompted') return isShown
    return why !== 'ended' || !failed.includes(command)
  })
  const [first] = told.toSorted((a, b) => comparePlaces(a.row.at, b.row.at))
  if (first === undefined) return []
  const { row, why, isShown } = first
  const { prompt = '' } = transcript.block.role
  const isOutput = isShown && rows.every(isPrinted)
  const escaped = `\\${row.text}`
  return [
    {
      code: 'unheard-line',
      at: row.at,
      length: row.text.length,
      details: sideBySide(transcript, trace, commands),
      ...(isOutput ? adviceOfOutput(escaped) : adviceOfTyped[why](prompt, escaped)),
      ...(isOutput && { rewriting: 'unasked', fixes: [writing(escaped, row.at, row.text.length)] }),
    },
  ]
}

/** Whether a row is output, which begins as a typed line does: the terminal showed it though nothing was typed. */
function isPrinted({ why, isShown }: Pick<UnheardRow, 'why' | 'isShown'>): boolean {
  return isShown && why !== 'unread' && why !== 'unprompted'
}

function adviceOfOutput(escaped: string): ProblemWords {
  return {
    message: 'Nobody types this line: the program prints all of it.',
    expected: `a backslash before output that begins with the prompt: \`${escaped}\``,
    hint: `Write \`${escaped}\`.`,
  }
}

const expected = 'behind a prompt a line that the program reads'

const adviceOfTyped: Record<Unheard, (prompt: string, escaped: string) => ProblemWords> = {
  printed: (_, escaped) => adviceOfOutput(escaped),
  ended: (_, escaped) => ({
    message: 'No program reads this line: the command above it had ended.',
    expected,
    hint: `Remove the row, or have the program read on. If the row is output, write \`${escaped}\`.`,
  }),
  closed: (_, escaped) => ({
    message: 'No program reads this line: `^D` above it had ended the input.',
    expected,
    hint: `Remove the row, or move \`^D\` down, below it. If the row is output, write \`${escaped}\`.`,
  }),
  unprompted: (prompt, escaped) => ({
    message: `The program had not shown the prompt \`${prompt}\` when this line was typed.`,
    expected,
    hint: `Have the program print its prompt before it reads, and again below whatever it prints while it waits for a line. If the row is output, write \`${escaped}\`.`,
  }),
  unread: (_, escaped) => ({
    message: 'No program read this line, though it was typed.',
    expected,
    hint: `Remove the row, or have the program read its standard input. If the row is output, write \`${escaped}\`.`,
  }),
}
