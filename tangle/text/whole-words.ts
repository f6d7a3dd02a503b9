/**
 * A pattern that finds whole words, in upper or lower case. Its first group is the word.
 *
 * @param suffix what may follow a word, as a pattern
 */
export function wordsPattern(words: readonly string[], suffix = ''): RegExp {
  const choice = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}])(${choice})${suffix}(?![\\p{L}\\p{N}])`, 'giu')
}
