import { textLines } from '../text/line-starts.ts'
import { tokensOf } from '../text/tokens.ts'

/**
 * The 0-based lines that begin inside a template literal, or in a string that continues after a `\`.
 *
 * Their indentation is part of the string, so they are neither indented further nor references.
 */
export function startsInTemplate(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>()
  if (endTemplatesOnTheirLine(lines)) return inside
  const text = lines.join('\n')
  const { positionOf } = textLines(text)
  for (const { type, value, offset } of tokensOf(text)) {
    if (!/Template|StringLiteral/.test(type) || !value.includes('\n')) continue
    const [first, last] = [offset, offset + value.length].map((at) => positionOf(at).line) as [number, number]
    for (let line = first + 1; line <= last; line++) inside.add(line)
  }
  return inside
}

const known = new WeakMap<readonly string[], boolean>()

/**
 * Whether every template literal clearly ends on the line where it begins, as in most programs. Otherwise the lines must be
 * read token by token, which takes twenty times as long.
 */
export function endTemplatesOnTheirLine(lines: readonly string[]): boolean {
  const cached = known.get(lines)
  if (cached !== undefined) return cached
  // A string may continue after a `\` at the end of a line.
  const closed =
    lines.every((line) => !line.includes('`') || closedLine.test(line)) &&
    !lines.some((line) => line.endsWith('\\'))
  known.set(lines, closed)
  return closed
}

const string = /'(?:[^'`\\]|\\[^`])*'|"(?:[^"`\\]|\\[^`])*"/.source
const substitution = /\$\{(?:[^`'"{}/\\]|STRING)*\}/.source.replace('STRING', () => string)
const template = /`(?:[^`$\\]|\\.|\$(?!\{)|SUBSTITUTION)*`/.source.replace('SUBSTITUTION', () => substitution)

/**
 * A line of complete strings, complete templates without nested ones, at most one `//` comment at the end, and nothing else
 * that a backtick could hide in: no other slash, as it may begin a regular expression. Such a line neither opens nor closes a
 * template, also not within a block comment, which it does not end.
 */
const closedLine = new RegExp(`^(?!.*\\*/)(?:[^\`'"/\\\\]|${string}|${template})*(?://.*)?$`)
