import type { Operation, Role } from './chapter.ts'
import { languageOfWord } from './languages.ts'
import { closest } from '../problem/closest.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import { type Info, type InfoWord, problemOfWord, type WordFault } from './info-string.ts'

const operations = new Map<string, Operation>([
  ['+=', 'append'],
  [':=', 'replace'],
])

/** The words that the info string of a fence may have: keys, which have a value, and flags, which have none. */
type KnownWords = { readonly keys: readonly string[]; readonly flags: readonly string[] }

const ofTranscript: KnownWords = { keys: ['panes', 'prompt'], flags: ['woven'] }
const ofMessage: KnownWords = { keys: ['invalid'], flags: ['to-head'] }
const ofCode: KnownWords = {
  keys: ['file', 'name', 'invalid', 'unreached'],
  flags: ['illustrative', ...operations.keys()],
}

/** The words that have a meaning behind a language. */
export function knownWords(language: string): KnownWords {
  return language === 'console' ? ofTranscript : language === 'http' ? ofMessage : ofCode
}

/** Whether a word, as written, has a meaning behind a language. */
export function isKnownWord(word: string, language: string): boolean {
  const { keys, flags } = knownWords(language)
  return flags.includes(word) || keys.some((key) => word.startsWith(`${key}=`))
}

/** A word and what is wrong with it. */
type Fault = readonly [word: Pick<InfoWord, 'raw' | 'offset'>, fault: WordFault]

type ReadRole = { readonly role: Role; readonly faults: readonly Fault[] }

/** Reads the role of a fence from its info string. `at` is the place of the info string's first character. */
export function readRole(info: Info, at: Place): { readonly role: Role; readonly problems: Problem[] } {
  const { role, faults } = roleOf(info)
  return { role, problems: faults.map(([word, fault]) => problemOfWord(word, at, fault)) }
}

function roleOf(info: Info): ReadRole {
  if (info.language === 'console') return readTranscript(info)
  if (info.language === 'http') return readMessage(info)
  return readCode(info)
}

function readTranscript(info: Info): ReadRole {
  const { values, faults } = readWords(info, ofTranscript)
  const word = values.get('panes')
  const panes = word?.value?.split('|').map((name) => name.trim())
  if (word !== undefined && panes?.includes('')) faults.push([word, namelessPane(word)])
  const prompt = values.get('prompt')?.value
  const book = values.has('woven') ? { hasBook: true } : {}
  return { role: { kind: 'transcript', panes: panes ?? ['terminal'], prompt, ...book }, faults }
}

function namelessPane({ raw }: InfoWord): WordFault {
  return {
    message: `\`${raw}\` names fewer panes than it has bars for.`,
    expected: 'a name before and after each bar, such as `panes="server | client"`',
    hint: 'Name each pane, or remove the bar.',
  }
}

function readMessage(info: Info): ReadRole {
  const { values, faults } = readWords(info, ofMessage)
  const toHead = values.has('to-head') ? { isToHead: true } : {}
  return { role: { kind: 'message', invalid: values.get('invalid')?.value, ...toHead }, faults }
}

function readCode(info: Info): ReadRole {
  const { values, faults: unread } = readWords(info, ofCode)
  const { errors, faults: unknown } = readErrors(values)
  const faults = [...unread, ...faultsOfTarget(values), ...unknown]
  const role = roleOfCode(values, errors)
  // Code in a language that is compiled must not be ignored silently.
  const isProgram = languageOfWord(info.language) !== undefined
  if (role.kind === 'shown' && isProgram && faults.length === 0) faults.push(untargeted(info))
  return { role, faults }
}

type Values = ReadonlyMap<string, InfoWord>

function roleOfCode(values: Values, errors: readonly string[]): Role {
  const [file, name, unreached] = ['file', 'name', 'unreached'].map((key) => values.get(key)?.value)
  const writing = {
    operation: operationOf(values),
    ...(errors.length === 0 ? {} : { errors }),
    ...(unreached === undefined ? {} : { unreached }),
  }
  if (file !== undefined) return { kind: 'file', target: file, ...writing }
  if (name !== undefined) return { kind: 'chunk', name, ...writing }
  if (values.has('illustrative')) return { kind: 'illustration' }
  return errors.length > 0 ? { kind: 'mistake', errors } : { kind: 'shown' }
}

function operationOf(values: Values): Operation {
  for (const [operator, operation] of operations) if (values.has(operator)) return operation
  return 'define'
}

/** There is at most one target, and what works on a target needs one. */
function faultsOfTarget(values: Values): Fault[] {
  const given = wordsAmong(values, ['file', 'name', 'illustrative'])
  const hint = 'Keep the one that is meant. A file that is also a chunk is two fences.'
  const faults = given
    .slice(1, 2)
    .map((second) => contradiction(second, 'one of file=, name= and illustrative', hint))
  const hasTarget = given.length > 0 && !values.has('illustrative')
  return [...faults, ...faultsOfOperators(values, hasTarget), ...faultsOfExcuse(values, hasTarget)]
}

/** There is only one of `+=` and `:=`, and it needs a target. */
function faultsOfOperators(values: Values, hasTarget: boolean): Fault[] {
  const [first, second] = wordsAmong(values, [...operations.keys()])
  if (second !== undefined)
    return [contradiction(second, '`+=` to append, or `:=` to replace', 'Keep the one that is meant.')]
  if (first === undefined || hasTarget) return []
  const fault = {
    message: `\`${first.raw}\` has no target to work on.`,
    expected: `file=… ${first.raw} or name=… ${first.raw}`,
    hint: 'Name the target, or remove the operator.',
  }
  return [[first, fault]]
}

/** `unreached=` needs a target, and a reason. */
function faultsOfExcuse(values: Values, hasTarget: boolean): Fault[] {
  const word = values.get('unreached')
  if (word?.value?.trim() === '') return [[word, empty(word)]]
  if (word === undefined || hasTarget) return []
  const fault = {
    message: '`unreached=` excuses lines of a program, and this fence belongs to none.',
    expected: 'file=… or name=… before it',
    hint: 'Name the target, or remove the excuse.',
  }
  return [[word, fault]]
}

/** The words with these keys, in the order in which they are written. */
function wordsAmong(values: Values, keys: readonly string[]): InfoWord[] {
  return keys.flatMap((key) => values.get(key) ?? []).sort((a, b) => a.offset - b.offset)
}

/** The errors that the type checker is to find in a block that is wrong on purpose. */
function readErrors(values: Values) {
  const word = values.get('invalid')
  const errors = word?.value?.split(/[\s,]+/).filter((name) => name !== '') ?? []
  const areNames = errors.length > 0 && errors.every((name) => /^TS\d+$/.test(name))
  const faults: Fault[] = word === undefined || areNames ? [] : [[word, noError(word)]]
  const [, second] = wordsAmong(values, ['invalid', 'illustrative'])
  if (second !== undefined) {
    const hint = 'Keep the one that is meant: what is illustrative is not checked.'
    faults.push(contradiction(second, 'invalid= or illustrative', hint))
  }
  return { errors: faults.length > 0 ? [] : errors, faults }
}

function noError(word: InfoWord): WordFault {
  return {
    message: `\`${word.raw}\` does not say what the type checker finds wrong.`,
    expected: 'the checker’s own name of the error, such as `invalid=TS2322`; several in quotes',
    hint: 'Remove it, and see which name the error is reported with.',
  }
}

/** Sorts the words by known keys; a word that is unknown, has no value or is given twice is a fault. */
function readWords(info: Info, { keys, flags }: KnownWords) {
  const values = new Map<string, InfoWord>()
  const faults: Fault[] = []
  for (const word of info.words) {
    const known = word.value === undefined ? flags.includes(word.key) : keys.includes(word.key)
    if (!known) {
      const meant = meantBy(word, keys, flags)
      faults.push([word, unknownWord(word, keys, flags, meant)])
      // Treated as what was meant, so that no other problem follows from this one.
      if (meant !== undefined && word.value !== undefined) values.set(meant, word)
    } else if (values.has(word.key)) faults.push([word, repeated(word)])
    else if (word.value === '') faults.push([word, empty(word)])
    else values.set(word.key, word)
  }
  return { values, faults }
}

/** The key or flag that a word probably meant. */
function meantBy(word: InfoWord, keys: readonly string[], flags: readonly string[]): string | undefined {
  const [first, second] = word.value === undefined ? [flags, keys] : [keys, flags]
  return closest(word.key, first) ?? closest(word.key, second)
}

function unknownWord(
  word: InfoWord,
  keys: readonly string[],
  flags: readonly string[],
  meant: string | undefined,
): WordFault {
  const expected = [...keys.map((key) => `${key}=`), ...flags].join(', ')
  const message = `\`${word.raw}\` has no meaning in this info string`
  if (meant === undefined) {
    const isProved = !flags.includes('illustrative')
    const hint =
      isProved && word.raw === 'illustrative'
        ? 'Remove it, since a transcript or a message is always checked; or write `text illustrative`, if readers need not rely on it.'
        : `Remove it. A fence that is only shown ${isProved ? '' : 'says `illustrative`, or '}has another language, such as \`text\`.`
    return { code: 'unknown-key', message: `${message}.`, expected, hint }
  }
  const isKey = keys.includes(meant)
  const hint = isKey ? `Write \`${meant}=\` and its value directly after it.` : `Write \`${meant}\`.`
  const written = `\`${meant}${isKey ? '=' : ''}\``
  const value = isKey ? `=${word.raw.slice(word.key.length + 1)}` : ''
  const instead = meant + value
  return { code: 'misspelt-key', message: `${message}, but ${written} would.`, expected, hint, instead }
}

function repeated({ key }: InfoWord): WordFault {
  return {
    message: `\`${key}\` is given twice.`,
    expected: 'each key once',
    hint: 'Remove one of the two.',
  }
}

function empty({ key }: InfoWord): WordFault {
  return {
    message: `\`${key}=\` has no value.`,
    expected: `${key}=value`,
    hint: 'Write the value directly after the `=`.',
  }
}

function contradiction(word: InfoWord, expected: string, hint: string): Fault {
  const message = `\`${word.raw}\` contradicts an earlier word of the info string.`
  return [word, { message, expected, hint }]
}

function untargeted({ language }: Info): Fault {
  const fault: WordFault = {
    code: 'untargeted-code',
    message: `This ${language} fence names no target.`,
    expected: 'file=, name= or illustrative after the language',
    hint: `Write \`file=…\` with the name of a program, \`name=…\` for a part of one, or \`illustrative\` for code that belongs to none.`,
    instead: `${language} illustrative`,
  }
  return [{ raw: language, offset: 0 }, fault]
}
