import type { Shape } from '../../chapter/chapter.ts'
import type { OutputFile } from '../../program/program.ts'
import { partsOf } from '../notation/shapes.ts'
import { programsNamed } from '../notation/started-programs.ts'
import { isTyped, type Row, type Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import type { WrongRow } from './compare.ts'
import { declarationOf, differInNumbers } from './shapes-of-difference.ts'
import { writtenStart } from './written-row.ts'

/**
 * What to do about rows of which one differs in numbers or a date alone, and in no value of a shape. A value that was typed, or that the
 * program has in its text, differs in no run: then the row is wrong.
 *
 * @param files the contents of `dist/`
 */
export function hintOfValue(
  wrong: readonly WrongRow[],
  transcript: Transcript,
  { rows }: Trace,
  shapes: readonly Shape[],
  files: readonly OutputFile[],
): string | undefined {
  const textOf = (row: string) =>
    partsOf(row, shapes)
      .map((part) => (part.kind === 'value' ? part.shape.name : part.text))
      .join('')
  for (const { pair, start } of wrong) {
    const [printed, shown] = [pair.printed?.text ?? '', rows[pair.actual ?? -1]?.text ?? '']
    if (!differInNumbers(printed, shown) || textOf(printed) === textOf(shown)) continue
    const known = originOf(numbersOnlyIn(shown, printed), transcript, start, files)
    if (known !== undefined) return `Correct the row, or the program: ${known}.`
    const declared = declarationOf(printed, shown)
    if (declared !== undefined)
      return `Correct the program or the row. If \`${printed}\` differs from run to run, declare the value in the front matter, under \`shapes:\` as ${declared}.`
  }
  return undefined
}

const number = /(?<![\w.])\d+(?:\.\d+)?/g

function numbersOnlyIn(row: string, other: string): string[] {
  const known = new Set(other.match(number))
  return (row.match(number) ?? []).filter((one) => !known.has(one))
}

/** Where all these numbers come from, as a clause; nothing where that is not known. */
function originOf(
  numbers: readonly string[],
  { rows }: Transcript,
  start: Row,
  files: readonly OutputFile[],
): string | undefined {
  const holds = (text: string) => {
    const own = new Set(text.match(number))
    return numbers.length > 0 && numbers.every((one) => own.has(one))
  }
  const named = numbers.map((one) => `\`${one}\``).join(' and ')
  const are = numbers.length === 1 ? 'is' : 'are'
  const typed = rows.find((row) => isTyped(row) && holds(row.text))
  if (typed !== undefined) return `${named} ${are} in \`${writtenStart(typed)}\``
  // Programs are full of numbers of one digit.
  if (numbers.some((one) => one.length === 1)) return undefined
  const started = new Set(programsNamed(start.text).map(({ path }) => stemOf(path)))
  const file = files.find(({ path, text }) => started.has(stemOf(path)) && holds(text))
  return file && `${named} ${are} in the text of \`${file.path}\``
}

/** A path without the last ending: `send.ts` is what `send.js` starts. */
function stemOf(path: string): string {
  return path.replace(/\.\w+$/, '')
}
