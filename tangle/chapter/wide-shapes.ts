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

/** Up to three words with blanks between them, 12 characters together: each list has the places of their lengths in `words`. */
const lengths = words.flatMap((_, a) => [
  [a],
  ...words
    .slice(0, Math.max(0, longest - a - 2))
    .flatMap((_word, b) => [
      [a, b],
      ...words.slice(0, Math.max(0, longest - a - b - 4)).map((_last, c) => [a, b, c]),
    ]),
])

/** What is around the words in their row: nothing, or another word. */
const surroundings = [
  { before: 0, after: 0 },
  { before: 3, after: 0 },
  { before: 0, after: 3 },
  { before: 3, after: 3 },
]

/** Rows of words that have nothing in common but their lengths, in one style. */
function groupOf(counts: readonly number[], style: (word: string) => string): string[] {
  return Array.from(letters, (_, n) =>
    counts.map((count, i) => style(words[count]?.at(i % 2 === 0 ? n : -n) ?? '')).join(' '),
  )
}

const groups = lengths.flatMap((counts) => styles.map((style) => groupOf(counts, style)))

/**
 * Whether an expression fits every word of some length, in small letters, in capitals or capitalized; or any two or three such
 * words with blanks between them, 12 characters together. They may be alone in their row or among other words.
 *
 * @param pattern the source of a regular expression with the flag `u`
 */
export function fitsAnyWord(pattern: string): boolean {
  return surroundings.some(({ before, after }) => {
    const whole = new RegExp(`(?:${pattern})(?=.{${after}}$)`, 'uy')
    const fits = (text: string, n: number) => {
      whole.lastIndex = before
      const row = `${otherWord(n + 9)} `.slice(0, before) + text + ` ${otherWord(n + 17)}`.slice(0, after)
      return whole.exec(row)?.[0] === text
    }
    // Longer rows would take some expressions too long.
    return groups.some((texts) => (texts[0] ?? '').length + after <= longest && texts.every(fits))
  })
}

/** What is around some letters: more of their word or other words. */
const withinWord = { before: 'x', after: 'q' }
const besideWords = [
  { before: 'to ', after: '' },
  { before: '', after: ' to' },
  { before: 'to ', after: ' to' },
]

/**
 * Whether an expression fits letters that words have, whatever else it fits, as `[0-9a-f]+` fits the `ea` and the `d` of `ready`: pieces
 * of up to three letters within a word, or words of any length up to three. It does where more than one letter can be such a piece.
 *
 * @param pattern the source of a regular expression with the flag `u`
 */
export function fitsPartsOfWords(pattern: string): boolean {
  return (
    [1, 2, 3].some((count) => fitsLetters(pattern, count, withinWord)) ||
    besideWords.some((around) => [1, 2, 3].every((count) => fitsLetters(pattern, count, around)))
  )
}

/** Whether an expression fits more than one letter, so many times, in small letters or in capitals. */
function fitsLetters(pattern: string, count: number, around: { before: string; after: string }): boolean {
  const whole = new RegExp(`(?:${pattern})(?=.{${around.after.length}}$)`, 'uy')
  return [letters, letters.toUpperCase()].some((own) => {
    const fitting = Array.from(own).filter((letter) => {
      const piece = letter.repeat(count)
      whole.lastIndex = around.before.length
      return whole.exec(around.before + piece + around.after)?.[0] === piece
    })
    return fitting.length > 1
  })
}

/** A word of two letters. */
function otherWord(n: number): string {
  return words[1]?.[n % letters.length] ?? ''
}
