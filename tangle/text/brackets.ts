/** How brackets open and close along some lines, so that lines behind one another need not be read again together. */
export type BracketWalk = {
  /** How many more are open at the end than at the beginning, if none is closed that was not opened; may be below 0. */
  readonly net: number
  /** The most that are open at once, beyond those at the beginning. */
  readonly rise: number
  /** How many are open at the end, and the most at once, where none is at the beginning. */
  readonly after: number
  readonly peak: number
}

/** Those in quotes and comments count too: the answer is quick, and nothing is nested more deeply than it says. */
export function bracketWalk(lines: Iterable<string>): BracketWalk {
  let [net, rise, after, peak] = [0, 0, 0, 0]
  for (const line of lines) {
    for (const { 0: sign, index } of line.matchAll(/[([{<]|[)\]}>]/g)) {
      if (sign === '>' && line[index - 1] === '=') continue
      const change = '([{<'.includes(sign) ? 1 : -1
      net += change
      rise = Math.max(rise, net)
      after = Math.max(0, after + change)
      peak = Math.max(peak, after)
    }
  }
  return { net, rise, after, peak }
}

/** Whether more than `limit` brackets are open at some place of lines that follow one another. What closes nothing is ignored. */
export function isNestedBeyond(limit: number, walks: Iterable<BracketWalk>): boolean {
  let depth = 0
  for (const { net, rise, after, peak } of walks) {
    if (Math.max(depth + rise, peak) > limit) return true
    depth = Math.max(depth + net, after)
  }
  return false
}
