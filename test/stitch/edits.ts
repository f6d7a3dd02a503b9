import fc from 'fast-check'
import { editLine } from './books.ts'

/** One edit of a text, as lines; numbers are taken modulo its length. */
export type Edit = (lines: readonly string[]) => readonly string[]

const place = fc.nat({ max: 500 })

/** A few edits, one after another. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.oneof(
    fc.tuple(place, fc.integer({ min: 1, max: 4 })).map(
      ([at, count]): Edit =>
        (lines) =>
          removed(lines, at, count),
    ),
    fc.tuple(place, fc.array(editLine, { minLength: 1, maxLength: 3 })).map(
      ([at, more]): Edit =>
        (lines) =>
          lines.toSpliced(at % (lines.length + 1), 0, ...more),
    ),
    fc.tuple(place, editLine).map(
      ([at, line]): Edit =>
        (lines) =>
          replaced(lines, at, () => line),
    ),
    fc.tuple(place, fc.constantFrom('  ', '\t', 'x')).map(
      ([at, more]): Edit =>
        (lines) =>
          replaced(lines, at, (line) => more + line),
    ),
    place.map(
      (at): Edit =>
        (lines) =>
          replaced(lines, at, (line) => line.replace(/^\s+/, '')),
    ),
    // As a formatter does it.
    fc.constantFrom<Edit>(
      (lines) => lines.map((line) => (line === '' ? line : `  ${line}`)),
      (lines) => lines.map((line) => line.trimEnd()),
      (lines) => lines.filter((line, i) => line !== '' || lines[i - 1] !== ''),
      (lines) => lines.toReversed(),
    ),
    // The same edit wherever a line is alike, as in each place of a chunk.
    fc.tuple(place, fc.array(editLine, { maxLength: 2 })).map(
      ([at, more]): Edit =>
        (lines) =>
          everywhere(lines, at, more),
    ),
    fc.tuple(place, place).map(
      ([from, to]): Edit =>
        (lines) =>
          moved(lines, from, to),
    ),
  ),
  { minLength: 1, maxLength: 3 },
)

function removed(lines: readonly string[], at: number, count: number): readonly string[] {
  return lines.toSpliced(at % Math.max(1, lines.length), count)
}

function replaced(lines: readonly string[], at: number, change: (line: string) => string): readonly string[] {
  return lines.length === 0 ? lines : lines.with(at % lines.length, change(lines[at % lines.length] ?? ''))
}

function everywhere(lines: readonly string[], at: number, more: readonly string[]): readonly string[] {
  const line = lines[at % Math.max(1, lines.length)]?.trim() ?? ''
  const indented = (text: string) => text.slice(0, text.length - text.trimStart().length)
  return lines.flatMap((text) =>
    text.trim() === line && line !== '' ? [text, ...more.map((one) => indented(text) + one)] : [text],
  )
}

function moved(lines: readonly string[], from: number, to: number): readonly string[] {
  if (lines.length === 0) return lines
  const [line = ''] = lines.slice(from % lines.length)
  return lines.toSpliced(from % lines.length, 1).toSpliced(to % lines.length, 0, line)
}
