/**
 * A pattern that finds whole words, in upper or lower case. Its first group is the word.
 *
 * @param suffix what may follow a word, as a pattern
 */
export function wordsPattern(words: readonly string[], suffix = ''): RegExp {
  const choice = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}])(${choice})${suffix}(?![\\p{L}\\p{N}])`, 'giu')
}

/** A term by whatever capitals and quotes: those of the text are curly, those of the Markdown are not. */
export function keyOf(name: string): string {
  return withPlainQuotes(name).toLowerCase()
}

/** As long as before. */
export function withPlainQuotes(text: string): string {
  return text.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"')
}
