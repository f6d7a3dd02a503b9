import { isBlank, type Token, tokensOf } from '../data/tokens.ts'

/** A place in a compiled text and the one that it comes from, as offsets in UTF-16 units from 0. */
export type Pair = { readonly made: number; readonly written: number }

/**
 * Adds to a compiler's map the signs that it says nothing of.
 *
 * A compiler maps names. When a program crashes, V8 points at a dot, a bracket or an operator, and without a mapping of
 * its own that would be taken for the name before it, which may stand on another line. So from each mapped word both
 * texts are followed, forwards and backwards, as long as they have the same words and signs.
 *
 * @param pairs the compiler's, in the order of the compiled text
 * @returns those, and what was found between them, in that order
 */
export function finerPairs(pairs: readonly Pair[], made: string, written: string): Pair[] {
  const [from, to] = [wordsOf(made), wordsOf(written)]
  const known = new Map(pairs.map((pair) => [pair.made, pair.written]))
  const anchors = pairs.flatMap((pair) => {
    const [i, j] = [from.at.get(pair.made), to.at.get(pair.written)]
    return i === undefined || j === undefined ? [] : [{ i, j }]
  })
  for (const [n, { i, j }] of anchors.entries()) {
    const before = anchors[n - 1]?.i ?? -1
    const next = anchors[n + 1]?.i ?? from.words.length
    follow(i, j, 1, next)
    follow(i, j, -1, before)
  }
  return [...known].map(([a, b]) => ({ made: a, written: b })).sort((a, b) => a.made - b.made)

  function follow(i: number, j: number, step: 1 | -1, end: number): void {
    for (let k = step; i + k !== end; k += step) {
      const [word, other] = [from.words[i + k], to.words[j + k]]
      if (word === undefined || other === undefined || !isSame(word, other)) return
      if (!known.has(word.offset)) known.set(word.offset, other.offset)
    }
  }
}

type Word = Token & { readonly offset: number }

type Words = {
  readonly words: readonly Word[]
  /** The place among the words, by offset. */
  readonly at: ReadonlyMap<number, number>
}

function wordsOf(text: string): Words {
  const words: Word[] = []
  let offset = 0
  for (const { type, value } of tokensOf(text)) {
    if (!isBlank(type)) words.push({ type, value, offset })
    offset += value.length
  }
  return { words, at: new Map(words.map((word, i) => [word.offset, i])) }
}

/** A compiler may write a text or a number in another way. */
function isSame(a: Word, b: Word): boolean {
  const isLiteral = a.type === 'StringLiteral' || a.type === 'NumericLiteral'
  return a.type === b.type && (isLiteral || a.value === b.value)
}
