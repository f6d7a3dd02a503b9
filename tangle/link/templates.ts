import jsTokens from 'js-tokens'

/**
 * The 0-based lines that begin inside a template literal.
 *
 * Blanks at their beginning are part of the string, so such lines are neither indented nor references.
 */
export function startsInTemplate(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>()
  if (!lines.some((line) => line.includes('`'))) return inside
  let line = 0
  for (const token of jsTokens(lines.join('\n'))) {
    const breaks = countBreaks(token.value)
    if (breaks > 0 && /Template/.test(token.type)) {
      for (let i = 1; i <= breaks; i++) inside.add(line + i)
    }
    line += breaks
  }
  return inside
}

function countBreaks(text: string): number {
  let count = 0
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++
  return count
}
