import { closest as closestOf, distance } from 'fastest-levenshtein'

/** The candidate that `word` probably meant: at most a third of its letters away, at least one; or all of them out of order. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const near = closestOf(word, candidates)
  const isNear = distance(word, near) <= Math.max(1, Math.floor(near.length / 3))
  return isNear || lettersOf(word) === lettersOf(near) ? near : undefined
}

function lettersOf(word: string): string {
  return [...word].sort().join('')
}
