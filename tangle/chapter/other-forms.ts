import {
  attributesIn,
  type ForeignInfo,
  isPath,
  languageOfTarget,
  ownWord,
  translation,
} from './foreign-words.ts'
import { isKnownWord } from './fence-role.ts'
import { languageOfWord } from './languages.ts'
import { closest, lettersOf } from '../problem/closest.ts'
import type { Place } from '../problem/place.ts'
import { type Problem, writing } from '../problem/problem.ts'

/** An info string that this tool does not read, and the one that was probably meant. */
type OtherForm = { readonly instead: string; readonly problem: Problem }

/** A piece of an info string between blanks: quotes keep theirs. */
const piece = /(?:"[^"]*"|[^\s"])+/g

/** Words at the beginning of an info string that have a meaning here; shorter ones resemble too much else. */
const ownWords = ['console', 'http', 'typescript', 'javascript', 'illustrative']

/**
 * Recognizes info strings as other tools write them, such as `{.ts #name}` of Entangled, `ts "main implementation"` and
 * `go main.go` of lmt, and `ts title="main.ts"` of VitePress and Docusaurus, and languages that are nearly one of ours.
 *
 * @param at place of the info string's first character
 * @returns nothing for an info string that is read as it is
 */
export function otherForm(info: string, at: Place): OtherForm | undefined {
  const [first = ''] = info.match(piece) ?? []
  const meant = meantLanguage(first)
  if (meant !== undefined) {
    const instead = meant + info.slice(first.length)
    return { instead, problem: misspelt(first, meant, at) }
  }
  const instead = info.startsWith('{') ? joined(attributesIn(info)) : ofPieces(info)
  if (instead === undefined) return undefined
  return { instead, problem: isLost(first) ? withoutLanguage(info, instead, at) : foreign(info, instead, at) }
}

/** The language that a word probably means, where it is written otherwise. */
export function meantLanguage(word: string): string | undefined {
  const small = word.toLowerCase()
  const isOurs = (one: string) => ownWords.includes(one) || languageOfWord(one) !== undefined
  if (isOurs(word)) return undefined
  if (isOurs(small)) return small
  const near = closest(small, ownWords)
  // More than one letter away there are other languages, such as PureScript.
  return near !== undefined && Math.abs(near.length - small.length) <= 1 && isOneSlip(small, near)
    ? near
    : undefined
}

/** Whether one letter is missing, added or another, or letters are out of order. */
function isOneSlip(word: string, near: string): boolean {
  const start = [...near].findIndex((letter, i) => word[i] !== letter)
  const from = start < 0 ? near.length : start
  const rests = [
    [word.slice(from + 1), near.slice(from + 1)],
    [word.slice(from + 1), near.slice(from)],
    [word.slice(from), near.slice(from + 1)],
  ]
  return rests.some(([a, b]) => a === b) || lettersOf(word) === lettersOf(near)
}

/** A language with something else directly behind it, or words with a meaning elsewhere. */
function ofPieces(info: string): string | undefined {
  const [first = '', ...words] = info.match(piece) ?? []
  if (isLost(first)) return `${languageFor(info, first)} ${info}`
  const [, language = '', behind = ''] = /^([^{}[\]=:,"']*)(.*)$/.exec(first) ?? []
  if (behind === '')
    return words.some(isForeign) && !words.some(isHalf) ? joined({ language, words }) : undefined
  return joined({ language, words: [...behind.split(/,(?![^{[]*[}\]])/), ...words] })
}

/** Whether the first word of an info string is one of ours that belongs behind a language. */
function isLost(first: string): boolean {
  return ownWord(first) !== ''
}

/** The language of a fence that says all but that. @param first the first word of its info string */
function languageFor(info: string, first: string): string {
  if (isKnownWord(first, 'console')) return 'console'
  if (isKnownWord(first, 'http') && !isKnownWord(first, 'ts')) return 'http'
  const [, path = ''] = /\bfile="?([^\s"]+)/.exec(info) ?? []
  return languageOfTarget(path) ?? 'ts'
}

/** Whether a word is one half of `key = value`, which is a fault of its own. */
function isHalf(word: string): boolean {
  return /^=|\w=$/.test(word)
}

/** Whether a word behind a language has a meaning elsewhere and none here. */
function isForeign(word: string): boolean {
  return /^[#."[{]/.test(word) || /^(?:title|filename|path|label|caption)=/.test(word) || isPath(word)
}

/** The same in this tool's words; what has no counterpart is left out. */
function joined({ language, words }: ForeignInfo): string {
  const isCode = language !== 'console' && language !== 'http'
  const translated = words.map((word) => (isCode ? translation(word) : ownWord(word))).filter((word) => word)
  const file = translated.find((word) => word.startsWith('file='))
  // A file that is also a chunk is two fences.
  const kept = file === undefined ? translated : translated.filter((word) => !word.startsWith('name='))
  const named = languageOfTarget(file?.replace(/"$/, '') ?? '')
  return [language || named || 'text', ...new Set(kept)].join(' ')
}

function misspelt(word: string, meant: string, at: Place): Problem {
  return {
    code: 'misspelt-key',
    message: `\`${word}\` means nothing in this info string, but \`${meant}\` would.`,
    at,
    length: word.length,
    expected: 'a language in small letters',
    hint: `Write \`${meant}\`.`,
    fixes: [writing(meant, at, word.length)],
  }
}

function withoutLanguage(info: string, instead: string, at: Place): Problem {
  return {
    code: 'foreign-info',
    message: `\`${info}\` does not begin with a language.`,
    at,
    length: info.length,
    expected: 'the language first, since that is what forges highlight by',
    hint: `Write \`${instead}\`.`,
    fixes: [writing(instead, at, info.length)],
  }
}

function foreign(info: string, instead: string, at: Place): Problem {
  const isOpen = languageOfWord(instead) !== undefined
  return {
    code: 'foreign-info',
    message: `Other tools read \`${info}\`; here it means nothing.`,
    at,
    length: info.length,
    expected: 'the language, a blank, and words such as file=main.ts or name=greeting',
    hint: isOpen
      ? `Write \`${instead}\`, and behind it \`file=\`, \`name=\` or \`illustrative\`. A title is a line of text above the fence.`
      : `Write \`${instead}\`.`,
    fixes: [writing(instead, at, info.length)],
  }
}
