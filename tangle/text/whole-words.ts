import { literalPattern } from './literal-pattern.ts'

/** A pattern that finds whole words, in upper or lower case; an `s` may follow. Its first group is the word. */
export function wordsPattern(words: readonly string[]): RegExp {
  const choice = words.map(literalPattern).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}])(${choice})s?(?![\\p{L}\\p{N}])`, 'giu')
}

/** The same for a term in any capitals, with curly quotes as in the text or straight ones as in the Markdown. */
export function keyOf(name: string): string {
  return withPlainQuotes(name).toLowerCase()
}

/** Straight quotes in place of curly ones. The length remains, and so do offsets. */
export function withPlainQuotes(text: string): string {
  return text.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"')
}
