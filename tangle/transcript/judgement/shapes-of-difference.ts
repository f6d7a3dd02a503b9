import { datePattern, isDate } from '../../text/dates.ts'
import { literalPattern } from '../../text/literal-pattern.ts'

/** A date, a word, or what is between two words. */
const piece = new RegExp(String.raw`${datePattern}|[\w.:-]+|[^\w.:-]+`, 'g')

/**
 * Regular expressions for the words in which two rows differ. A shape holds for the whole book, so each is as narrow as the
 * two rows allow: `\d+` alone would let every number of the book be any other.
 *
 * @returns none where the rows do not have the same words around those that differ
 */
export function shapesOf(first: string, second: string): string[] {
  const [a, b] = piecesOf(first, second)
  if (a.length !== b.length) return []
  const differs = a.map((text, i) => text !== b[i])
  if (a.some((text, i) => differs[i] && !/^\w/.test(text))) return []
  const patterns = a.map((text, i) => (differs[i] ? patternOf(text, b[i] ?? '') : literalPattern(text)))
  return [...new Set(patterns.flatMap((_, i) => (differs[i] ? [narrow(patterns, i)] : [])))]
}

/** Whether two rows differ, and in nothing but numbers and dates: times and durations are numbers with something beside them. */
export function differInNumbers(first: string, second: string): boolean {
  const [a, b] = piecesOf(first, second)
  const differing = a.flatMap((text, i) => (text === b[i] ? [] : [[text, b[i] ?? ''] as const]))
  return (
    a.length === b.length &&
    differing.length > 0 &&
    differing.every(([one, other]) => numberPattern(one, other) !== undefined)
  )
}

/** How the shapes of what differs between two rows are declared, as a hint shows it; nothing where there are none. */
export function declarationOf(first: string, second: string): string | undefined {
  const shapes = shapesOf(first, second).map((shape) => `\`name: '${shape.replaceAll("'", "''")}'\``)
  return shapes.length === 0 ? undefined : shapes.join(' and ')
}

function piecesOf(first: string, second: string): [string[], string[]] {
  return [first.match(piece) ?? [], second.match(piece) ?? []]
}

/** What two values have in common stays; of the rest, digits become digits, and letters become letters and digits. */
function patternOf(first: string, second: string): string {
  const number = numberPattern(first, second)
  if (number !== undefined) return number
  const start = commonLength(first, second)
  const end = commonLength(reversed(first.slice(start)), reversed(second.slice(start)))
  const [middle, other] = [first, second].map((word) => word.slice(start, word.length - end))
  const any = /^\w*$/.test(`${middle}${other}`) ? String.raw`\w+` : String.raw`[\w.:-]+`
  return (
    literalPattern(first.slice(0, start)) +
    any +
    literalPattern(first.slice(first.length - end, first.length))
  )
}

const plainNumber = /^\d+(?:\.\d+)?$/
const fraction = String.raw`(?:\.\d+)?`

/** A pattern for two words that differ in their digits alone, for two numbers, and for two dates of one form. */
function numberPattern(first: string, second: string): string | undefined {
  const areDates = isDate(first) && isDate(second)
  const [a, b] = [first, second].map((word) => {
    return areDates ? withDigits(word).replace(/[A-Z][a-z]{2}/g, '[A-Z][a-z]{2}') : withDigits(word)
  })
  if (a === b) return a
  return plainNumber.test(first) && plainNumber.test(second) ? String.raw`\d+${fraction}` : undefined
}

function withDigits(word: string): string {
  return literalPattern(word).replace(/\d+/g, String.raw`\d+`)
}

function commonLength(a: string, b: string): number {
  const at = [...a].findIndex((character, i) => character !== b[i])
  return Math.min(at < 0 ? a.length : at, b.length)
}

function reversed(word: string): string {
  return [...word].reverse().join('')
}

/**
 * A pattern with little text of its own is held to the word beside it, and one that is alone in its row to the whole row.
 *
 * @param patterns those of all pieces of the row
 */
function narrow(patterns: readonly string[], at: number): string {
  const pattern = patterns[at] ?? ''
  const own = pattern
    .replace(fraction, '')
    .replace(/\[.*?\]\+|\\[dw]\+/g, '')
    .replaceAll('\\', '')
  if (own.length > 1) return pattern
  const before = patterns.slice(Math.max(0, at - 2), at).join('')
  if (/\w/.test(before)) return `(?<=${before})${pattern}`
  const behind = patterns.slice(at + 1, at + 3).join('')
  if (/\w/.test(behind)) return `${pattern}(?=${behind})`
  return patterns.length === 1 ? `^${pattern}$` : `${before}${pattern}${behind}`
}
