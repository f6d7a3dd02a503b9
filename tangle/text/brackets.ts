/**
 * Whether more than `limit` brackets are open at some place of a text. Those in quotes and comments count too: the answer is
 * quick, and if it is false, nothing in the text is nested more deeply.
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
