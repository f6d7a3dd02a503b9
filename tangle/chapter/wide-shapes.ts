/** The letters in an order in which no word, number or name of a month has them. */
const letters = 'qjzxkvbpygfwmucldrhsnioate'

/** In letters: longer words are rare, codes of that length are common, and some expressions need time that doubles with each letter. */
const longest = 12

const styles: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.slice(0, 1).toUpperCase() + word.slice(1),
]

/** Some words of a length that have nothing in common but that: all letters are in them. */
function wordsOf(length: number): string[] {
  return Array.from({ length: letters.length }, (_, first) =>
    (letters + letters).slice(first, first + length),
  )
}

/**
 * Whether an expression fits every word of some length, in small letters, in capitals or capitalized; or any two such words
 * with a blank between them, 12 characters together.
 *
 * @param pattern the source of a regular expression with the flag `u`
 */
export function fitsAnyWord(pattern: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`, 'u')
  const lengths = Array.from({ length: longest }, (_, i) => i + 1)
  return lengths.some((length) => {
    const words = wordsOf(length)
    const seconds = lengths.filter((second) => length + 1 + second <= longest)
    const pairs = seconds.map((second) => words.map((word, i) => `${word} ${wordsOf(second).at(-i) ?? ''}`))
    return [words, ...pairs].some((texts) =>
      styles.some((style) => texts.every((text) => whole.test(style(text)))),
    )
  })
}
