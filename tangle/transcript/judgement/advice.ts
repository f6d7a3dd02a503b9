import type { Problem } from '../../problem/problem.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import type { AlignedRow } from './align.ts'
import { rowsUnder } from './compare.ts'

/** A row that differs, and the start that it is below. */
export type WrongRow = { readonly pair: AlignedRow; readonly start: Row; readonly command: number }

type Advice = Pick<Problem, 'hint' | 'rewriting'>

/** What to do about output that differs, in the order of the chapter. */
export function adviceOf(wrong: readonly WrongRow[], transcript: Transcript, trace: Trace): Advice {
  const typed = wrong.find(({ pair }) => pair.printed?.kind === 'input')
  if (typed !== undefined) return adviceOfTyped(typed.pair, trace)
  const meant = wrong.map((one) => meantAsTyped(one, transcript, trace)).find((hint) => hint !== undefined)
  return { hint: meant ?? 'Correct the program or the row.', rewriting: 'unasked' }
}

/** A typed line that was not shown: what is typed is the author's, and no rewriting finds it out. */
function adviceOfTyped({ printed, actual }: AlignedRow, trace: Trace): Advice {
  const { typed: text = '' } = printed ?? {}
  const shown = trace.rows[actual ?? -1]?.text ?? ''
  const other = text !== '' && shown.endsWith(text) ? shown.slice(0, -text.length) : ''
  const meant = other === '' ? 'the prompt that the program prints' : `\`prompt="${other}"\``
  return { hint: `Declare ${meant}, or correct the program; a line that is typed is never rewritten.` }
}

/** What to do about a row of output that looks as if it was to be typed. */
function meantAsTyped({ pair, start, command }: WrongRow, transcript: Transcript, trace: Trace) {
  const { printed } = pair
  if (printed?.kind !== 'output') return undefined
  const { prompt } = transcript.block.role
  if (prompt === undefined)
    return endedItsInput(transcript, trace, start, command)
      ? `Correct the program or the row. ${hintOfPrompt(`\`${printed.text}\``)}`
      : undefined
  const [sign = ''] = /\S\s*$/.exec(prompt) ?? []
  const end = printed.text.indexOf(sign)
  if (end < 1 || /\s/.test(printed.text.slice(0, end))) return undefined
  return `\`${printed.text}\` does not begin with the prompt \`${prompt}\`, so it is taken for output: correct the row or \`prompt=\` if it is to be typed, else the program.`
}

/** Whether a program was told by `^D` that its input has ended, and no line was typed to it before. */
export function endedItsInput({ rows }: Transcript, { keys }: Trace, start: Row, command: number): boolean {
  if (!keys.some((pressed) => pressed.command === command && pressed.key === '^D')) return false
  return rowsUnder(rows, start).every(({ kind }) => kind !== 'input')
}

/** @param row what may have been meant to be typed */
export function hintOfPrompt(row: string): string {
  return `If ${row} is to be typed to the program, name what it prints before it reads a line: \`prompt="…"\` after \`console\`; other rows are output.`
}
