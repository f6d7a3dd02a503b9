import jsTokens from 'js-tokens'

/** A token of JavaScript or TypeScript text; all tokens joined are the text. */
export type Token = {
  /** As js-tokens names it: `IdentifierName`, `Punctuator`, `SingleLineComment`, … */
  readonly type: string
  readonly value: string
  /** 0-based, in UTF-16 units. */
  readonly offset: number
}

/** Whether a token only separates others: spaces, line ends and comments. */
export function isBlank(type: string): boolean {
  return blank.has(type)
}

const blank = new Set([
  'WhiteSpace',
  'LineTerminatorSequence',
  'SingleLineComment',
  'MultiLineComment',
  'HashbangComment',
])

/** The tokens of a text, spaces and comments included. */
export function* tokensOf(text: string): Generator<Token> {
  let offset = 0
  for (const { type, value } of jsTokens(text)) {
    yield { type, value, offset }
    offset += value.length
  }
}
