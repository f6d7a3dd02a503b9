import { tokensOf } from '../text/tokens.ts'

/**
 * The 0-based lines that begin inside a template literal, or in a string that goes on behind a `\`.
 *
 * Blanks at their beginning are part of the string, so such lines are neither indented nor references.
 */
export function startsInTemplate(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>()
  if (endTemplatesOnTheirLine(lines)) return inside
  let line = 0
  for (const token of tokensOf(lines.join('\n'))) {
    const breaks = countBreaks(token.value)
    if (breaks > 0 && /Template|StringLiteral/.test(token.type)) {
      for (let i = 1; i <= breaks; i++) inside.add(line + i)
    }
    line += breaks
  }
  return inside
}

const known = new WeakMap<readonly string[], boolean>()

/**
 * Whether it is plain to see that every template literal ends on the line where it begins. Where it is not, the
 * lines must be read token by token, which takes twenty times as long; most program text is plain.
 */
export function endTemplatesOnTheirLine(lines: readonly string[]): boolean {
  const cached = known.get(lines)
  if (cached !== undefined) return cached
  const closed = lines.every((line) => !line.includes('`') || closedLine.test(line)) && !isContinued(lines)
  known.set(lines, closed)
  return closed
}

/** A string may go on behind a line's end; then the next line does not begin where it seems to. */
function isContinued(lines: readonly string[]): boolean {
  return lines.some((line) => line.endsWith('\\'))
}

const string = /'(?:[^'`\\]|\\[^`])*'|"(?:[^"`\\]|\\[^`])*"/.source
const substitution = /\$\{(?:[^`'"{}/\\]|STRING)*\}/.source.replace('STRING', () => string)
const template = /`(?:[^`$\\]|\\.|\$(?!\{)|SUBSTITUTION)*`/.source.replace('SUBSTITUTION', () => substitution)

/**
 * A line of whole strings, whole templates without templates in them, at most one `//` comment at the end, and
 * else nothing that a backtick could hide in: no other slash, as it may begin a regular expression. It leaves
 * a template neither open nor closed, nor does it where it stands in a block comment, which it does not end.
 */
const closedLine = new RegExp(`^(?!.*\\*/)(?:[^\`'"/\\\\]|${string}|${template})*(?://.*)?$`)

function countBreaks(text: string): number {
  let count = 0
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++
  return count
}
