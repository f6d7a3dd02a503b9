import type { Shape } from '../../chapter/chapter.ts'
import { partsOf, type ShownValue, shownValues } from '../notation/shapes.ts'
import { isStart, type Row, type Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import type { ComparedCommand, WrongRow } from './compare.ts'

/** A row that has the text and the shapes that were printed, and yet another value than these rows together allow. */
export type OtherValue = {
  /** What the other row says of the value, as the end of a sentence. */
  readonly text: string
  readonly hint: string
}

/** A value of a row, as printed and as shown, and whether it is typed there. */
type Holder = { readonly row: Row; readonly value: ShownValue; readonly isTyped: boolean }

/** Why a row differs whose values all have their shapes: another row prints or types the same value, and had another in this run. */
export function otherValue(
  { pair }: WrongRow,
  { rows }: Transcript,
  trace: Trace,
  commands: readonly ComparedCommand[],
  shapes: readonly Shape[],
): OtherValue | undefined {
  const { printed } = pair
  if (printed === undefined || pair.actual === undefined) return undefined
  const own = valuesOf(printed, trace.rows[pair.actual]?.text ?? '', shapes)
  if (own.length === 0) return undefined
  const typed = rows.flatMap((row) => typedIn(row, shapes))
  const shown = commands
    .flatMap(({ pairs }) => pairs)
    .flatMap((other) => {
      const actual = trace.rows[other.actual ?? -1]?.text
      return other.printed === undefined || actual === undefined
        ? []
        : valuesOf(other.printed, actual, shapes)
    })
  for (const { value } of own) {
    const known = typed.find(({ value: { shape, text } }) => shape === value.shape && text === value.shown)
    if (known !== undefined && value.text !== value.shown) return printedOtherwise(value, known.row)
    const other = [...typed, ...shown].find(
      (one) =>
        one.value.shape === value.shape && one.value.text === value.text && one.value.shown !== value.shown,
    )
    if (other !== undefined) return shownOtherwise(other, printed, value.shown)
  }
  return undefined
}

function valuesOf(row: Row, actual: string, shapes: readonly Shape[]): Holder[] {
  const values = shownValues(row.text, actual, shapes) ?? []
  return values.map((value) => ({ row, value, isTyped: false }))
}

/** What is typed is the same in every run. */
function typedIn(row: Row, shapes: readonly Shape[]): Holder[] {
  const text = isStart(row) ? row.text : (row.typed ?? '')
  return partsOf(text, shapes).flatMap((part) =>
    part.kind === 'value' ? [{ row, value: { ...part, shown: part.text }, isTyped: true }] : [],
  )
}

function printedOtherwise({ shown }: ShownValue, { at }: Row): OtherValue {
  return {
    text: `\`${shown}\` is typed in line ${at.line}, and a value that is typed is printed as it is there`,
    hint: 'Correct the program or the row.',
  }
}

function shownOtherwise(
  { row: { at }, value: { text, shown }, isTyped }: Holder,
  own: Row,
  ownShown: string,
): OtherValue {
  if (isTyped)
    return {
      text: `\`${text}\` is typed in line ${at.line}, so it is to be the same here`,
      hint: 'Correct the program, or print a value that is typed nowhere.',
    }
  return {
    text:
      at.line === own.at.line
        ? `the row prints \`${text}\` in place of both \`${ownShown}\` and \`${shown}\``
        : `line ${at.line} prints \`${text}\` too, and showed \`${shown}\` in this run`,
    hint: 'A value that is printed twice is the same twice in each run: correct the program, or print two values that differ.',
  }
}
