import type { Place } from '../problem/place.ts'
import { type Problem, type ProblemWords, writing } from '../problem/problem.ts'

export type InfoWord = {
  /** The word as written, quotes included. */
  readonly raw: string
  readonly key: string
  /** `undefined` for a bare word such as `illustrative` or `+=`. */
  readonly value: string | undefined
  /** 0-based offset in the info string, in UTF-16 units. */
  readonly offset: number
}

export type Info = {
  readonly language: string
  readonly words: readonly InfoWord[]
}

/**
 * A word: `key="value with spaces"`, `key=value`, or bare. The other groups match a `=` next to spaces or without a
 * value, and a quote that is not closed.
 */
const word =
  /([^\s="]+)=(?:"([^"]*)"(?=\s|$)|([^\s"]+)(?=\s|$))|(\p{L}[^\s="]*(?:\s+=(?!\S*=)\s*\S*|=(?:\s+(?![+:]=)[^\s=]+)?(?=\s|$)))|([^\s"]+)(?=\s|$)|(\S+)/gu

/**
 * Splits an info string into its language and the words after it.
 *
 * CommonMark gives no meaning to what follows the first word (section 4.5); forges highlight by that word, so it is the
 * language and nothing else.
 *
 * @param at place of the info string's first character
 */
export function parseInfo(info: string, at: Place): { info: Info; problems: Problem[] } {
  const language = /^\S*/.exec(info)?.[0] ?? ''
  const words: InfoWord[] = []
  const problems: Problem[] = []
  for (const match of info.slice(language.length).matchAll(word)) {
    const [raw, key, quoted, plain, apart, bare, broken] = match
    const offset = language.length + match.index
    if (apart !== undefined) problems.push(problemOfWord({ raw: apart, offset }, at, pulledApart(apart)))
    else if (broken !== undefined) problems.push(problemOfWord({ raw, offset }, at, malformed(raw)))
    else if (bare !== undefined) words.push({ raw, key: bare, value: undefined, offset })
    else words.push({ raw, key: key ?? '', value: quoted ?? plain ?? '', offset })
  }
  return { info: { language, words }, problems }
}

function pulledApart(raw: string): WordFault {
  const [key = '', value = ''] = raw.split('=').map((part) => part.trim())
  return {
    message: `\`${key}=\` has no value directly after the \`=\`.`,
    expected: `${key}=${value || 'value'}`,
    hint: 'Write it without spaces around the `=`.',
    ...(value !== '' && { instead: `${key}=${value}` }),
  }
}

function malformed(raw: string): WordFault {
  return {
    message: `\`${raw}\` cannot be part of an info string.`,
    expected: 'a bare word, key=value, or key="value with spaces"',
    hint: 'Close the quote, or quote the whole value.',
  }
}

/** What is wrong with a word of an info string; `malformed-info` if it has no code. */
export type WordFault = ProblemWords &
  Partial<Pick<Problem, 'code'>> & {
    /** What was probably meant in place of the word. */
    readonly instead?: string
  }

/** @param infoAt place of the info string's first character */
export function problemOfWord(
  { raw, offset }: Pick<InfoWord, 'raw' | 'offset'>,
  infoAt: Place,
  { instead, ...fault }: WordFault,
): Problem {
  const at = { ...infoAt, column: infoAt.column + offset }
  const fixes = instead === undefined ? {} : { fixes: [writing(instead, at, raw.length)] }
  return { code: 'malformed-info', at, length: raw.length, ...fault, ...fixes }
}
