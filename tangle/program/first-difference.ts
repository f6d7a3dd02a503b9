import { isBlank, type Token, tokensOf } from '../text/tokens.ts'

/** Where two texts of one program begin to differ: 0-based offsets in UTF-16 units, each its text's length at its end. */
type Difference = {
  readonly book: number
  readonly typed: number
  /** The differing tokens as they are written; `undefined` at a text's end. */
  readonly wanted: string | undefined
  readonly found: string | undefined
}

/**
 * The first difference that matters: in code, spaces, comments, semicolons, commas before a closing bracket and the kind of
 * quotes are everyone's own choice; in other texts, spaces and line ends are.
 *
 * @returns nothing where there is none
 */
export function firstDifference(book: string, typed: string, isCode: boolean): Difference | undefined {
  const [ours, theirs] = [book, typed].map(isCode ? codeTokens : words)
  const length = Math.max(ours?.length ?? 0, theirs?.length ?? 0)
  for (let i = 0; i < length; i++) {
    const [wanted, found] = [ours?.[i], theirs?.[i]]
    if (wanted !== undefined && found !== undefined && meaningOf(wanted) === meaningOf(found)) continue
    return {
      book: wanted?.offset ?? book.trimEnd().length,
      typed: found?.offset ?? typed.trimEnd().length,
      wanted: wanted?.value,
      found: found?.value,
    }
  }
  return undefined
}

function words(text: string): Token[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: value, index }) => ({ type: 'Word', value, offset: index }))
}

function codeTokens(text: string): Token[] {
  const tokens = [...tokensOf(text)].filter(({ type, value }) => !isBlank(type) && value !== ';')
  return tokens.filter(({ value }, i) => value !== ',' || !/^[)\]}]$/.test(tokens[i + 1]?.value ?? ''))
}

/** Text in single quotes and in double ones is the same where neither is within it. */
function meaningOf({ type, value }: Token): string {
  return type === 'StringLiteral' ? value.replace(/^"([^'"]*)"$/, "'$1'") : value
}
