/**
 * Whether more than `limit` brackets are open in a place of a text, those in quotes and comments counted: of nearly all texts
 * this is enough to know that nothing in them is nested deeply.
 */
export function isNestedBeyond(limit: number, lines: Iterable<string>): boolean {
  let depth = 0
  for (const line of lines) {
    for (const { 0: sign, index } of line.matchAll(/[([{<]|[)\]}>]/g)) {
      if (sign === '>' && line[index - 1] === '=') continue
      depth = '([{<'.includes(sign) ? depth + 1 : Math.max(0, depth - 1)
      if (depth > limit) return true
    }
  }
  return false
}
