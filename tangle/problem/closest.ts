import { closest as closestOf, distance } from 'fastest-levenshtein'

/** The candidate that was probably meant: a third of its letters may differ, at least one; or all are there in another order. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const near = closestOf(word, candidates)
  const isNear = distance(word, near) <= Math.max(1, Math.floor(near.length / 3))
  return isNear ? near : candidates.find((one) => lettersOf(one) === lettersOf(word))
}

/** The letters of a word, sorted: the same for two words that differ only in the order of their letters. */
export function lettersOf(word: string): string {
  return [...word].sort().join('')
}
