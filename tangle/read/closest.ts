import { closest as closestOf, distance } from 'fastest-levenshtein'

/** The candidate that `word` probably meant: at most a third of its letters away, and at least one. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const near = closestOf(word, candidates)
  return distance(word, near) <= Math.max(1, Math.floor(near.length / 3)) ? near : undefined
}
