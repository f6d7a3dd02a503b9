import { isBlank, type Token, tokensOf } from '../../text/tokens.ts'
import type { OffsetPair } from '../program.ts'

/**
 * Adds to a compiler's map the tokens that it leaves out.
 *
 * A compiler maps names. When a program crashes, V8 points at a dot, a bracket or an operator, which without a mapping of its
 * own would be taken for the name before it, perhaps on another line. So both texts are followed from each mapped token,
 * forwards and backwards, as long as they have the same tokens.
 *
 * @param pairs the compiler's, in the order of the compiled text
 * @returns those and the added ones, in that order
 */
export function finerPairs(pairs: readonly OffsetPair[], made: string, written: string): OffsetPair[] {
  const [from, to] = [numberTokens(made), numberTokens(written)]
  /** The source offset of each token of the compiled text; -1 where it is unknown. */
  const found = new Int32Array(from.tokens.length).fill(-1)
  const others = new Map<number, number>()
  const anchors: { readonly i: number; readonly j: number }[] = []
  for (const pair of pairs) {
    const [i, j] = [from.indexAt(pair.made), to.indexAt(pair.written)]
    if (i < 0) others.set(pair.made, pair.written)
    else found[i] = pair.written
    if (i >= 0 && j >= 0) anchors.push({ i, j })
  }
  for (const [n, { i, j }] of anchors.entries()) {
    follow(i, j, 1, anchors[n + 1]?.i ?? from.tokens.length)
    follow(i, j, -1, anchors[n - 1]?.i ?? -1)
  }
  const all: OffsetPair[] = [...others].map(([a, b]) => ({ made: a, written: b }))
  for (const [i, place] of found.entries())
    if (place >= 0) all.push({ made: from.tokens[i]?.offset ?? 0, written: place })
  return others.size === 0 ? all : all.sort((a, b) => a.made - b.made)

  function follow(i: number, j: number, step: 1 | -1, end: number): void {
    for (let k = step; i + k !== end; k += step) {
      const [token, other] = [from.tokens[i + k], to.tokens[j + k]]
      if (token === undefined || other === undefined || !isSame(token, other)) return
      if (found[i + k] === -1) found[i + k] = other.offset
    }
  }
}

/** The tokens of a text, spaces and comments left out, by number. */
type NumberedTokens = {
  readonly tokens: readonly Token[]
  /** The number of the token that begins at an offset; -1 where none does. */
  readonly indexAt: (offset: number) => number
}

function numberTokens(text: string): NumberedTokens {
  const tokens = [...tokensOf(text)].filter(({ type }) => !isBlank(type))
  const indexes = new Int32Array(text.length + 1).fill(-1)
  for (const [i, { offset }] of tokens.entries()) indexes[offset] = i
  return { tokens, indexAt: (offset) => indexes[offset] ?? -1 }
}

/** A compiler may write strings and numbers in another way. */
function isSame(a: Token, b: Token): boolean {
  const isLiteral = a.type === 'StringLiteral' || a.type === 'NumericLiteral'
  return a.type === b.type && (isLiteral || a.value === b.value)
}
