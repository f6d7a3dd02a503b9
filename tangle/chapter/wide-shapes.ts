/** The letters in an order in which no word, number or name of a month has them. */
const letters = 'qjzxkvbpygfwmucldrhsnioate'

/** In letters: longer words are rare, codes of that length are common, and some expressions need time that doubles with each letter. */
const longest = 12

const styles: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.slice(0, 1).toUpperCase() + word.slice(1),
]

/** Some words of each length that have nothing in common but that: all letters are in them. */
const words = Array.from({ length: longest }, (_, i) =>
  Array.from(letters, (_letter, first) => (letters + letters).slice(first, first + i + 1)),
)

/** The same, and pairs of such words with a blank between them, 12 characters together: each group in one style. */
const groups = words.flatMap((firsts, i) => {
  const seconds = words.slice(0, Math.max(0, longest - i - 2))
  const pairs = seconds.map((ones) => firsts.map((word, n) => `${word} ${ones.at(-n) ?? ''}`))
  return [firsts, ...pairs].flatMap((texts) => styles.map((style) => texts.map(style)))
})

/**
 * Whether an expression fits every word of some length, in small letters, in capitals or capitalized; or any two such words
 * with a blank between them, 12 characters together.
 *
 * @param pattern the source of a regular expression with the flag `u`
 */
export function fitsAnyWord(pattern: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`, 'u')
  return groups.some((texts) => texts.every((text) => whole.test(text)))
}
