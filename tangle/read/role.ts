import type { Operation, Role } from '../data/chapter.ts'
import type { Place } from '../data/place.ts'
import type { Problem } from '../data/problem.ts'
import { closest } from './closest.ts'
import type { Info, InfoWord } from './info.ts'

/** Languages whose fences must say what they are: a block of the book's own language is never passed over. */
const programLanguages = new Set(['ts', 'typescript', 'js', 'javascript', 'mts', 'mjs', 'tsx', 'jsx'])

const operations = new Map<string, Operation>([
  ['+=', 'append'],
  [':=', 'replace'],
])

type Reading = { readonly role: Role; readonly problems: readonly Problem[] }

/** What the info string says the fence is for. `at` is the place of the info string's first character. */
export function readRole(info: Info, at: Place): Reading {
  if (info.language === 'console') return readTranscript(info, at)
  if (info.language === 'http') return readMessage(info, at)
  return readCode(info, at)
}

function readTranscript(info: Info, at: Place): Reading {
  const { values, problems } = readWords(info, at, ['panes'], [])
  const panes = values
    .get('panes')
    ?.value?.split('|')
    .map((name) => name.trim())
  return { role: { kind: 'transcript', panes: panes ?? ['terminal'] }, problems }
}

function readMessage(info: Info, at: Place): Reading {
  const { values, problems } = readWords(info, at, ['invalid'], [])
  return { role: { kind: 'message', invalid: values.get('invalid')?.value }, problems }
}

function readCode(info: Info, at: Place): Reading {
  const { values, problems } = readWords(info, at, ['file', 'name'], ['illustrative', ...operations.keys()])
  const operation = operationOf(values)
  const file = values.get('file')
  const name = values.get('name')
  const illustrative = values.has('illustrative')
  const said = [file, name, values.get('illustrative')].filter((entry) => entry !== undefined)
  const second = said[1]
  if (second !== undefined) problems.push(contradiction(second, at))
  if (file?.value !== undefined) return { role: { kind: 'file', target: file.value, operation }, problems }
  if (name?.value !== undefined) return { role: { kind: 'chunk', name: name.value, operation }, problems }
  if (illustrative) return { role: { kind: 'illustration' }, problems }
  if (programLanguages.has(info.language) && problems.length === 0) problems.push(untargeted(info, at))
  return { role: { kind: 'shown' }, problems }
}

function operationOf(values: ReadonlyMap<string, InfoWord>): Operation {
  for (const [sign, operation] of operations) if (values.has(sign)) return operation
  return 'define'
}

/** Sorts the words into known keys; what is unknown, valueless or said twice is a problem. */
function readWords(info: Info, at: Place, keys: readonly string[], flags: readonly string[]) {
  const values = new Map<string, InfoWord>()
  const problems: Problem[] = []
  for (const word of info.words) {
    const known = word.value === undefined ? flags.includes(word.key) : keys.includes(word.key)
    if (!known) problems.push(unknownWord(word, at, keys, flags))
    else if (values.has(word.key)) problems.push(repeated(word, at))
    else if (word.value === '') problems.push(empty(word, at))
    else values.set(word.key, word)
  }
  return { values, problems }
}

function unknownWord(word: InfoWord, at: Place, keys: readonly string[], flags: readonly string[]): Problem {
  const known = [...keys.map((key) => `${key}=`), ...flags]
  const written = word.value === undefined ? word.key : `${word.key}=`
  const near = closest(written, known) ?? closest(written, [...keys, ...flags])
  const list = known.length === 0 ? 'nothing behind the language' : known.join(', ')
  const base = { at: placeOf(word, at), length: word.raw.length, expected: list }
  if (near === undefined) {
    return {
      ...base,
      code: 'unknown-key',
      message: `\`${word.raw}\` means nothing in this info string.`,
      hint: 'Remove it. A fence that is only shown says `illustrative`, or has another language.',
    }
  }
  return {
    ...base,
    code: 'misspelt-key',
    message: `\`${word.raw}\` means nothing in this info string, but \`${near}\` would.`,
    hint: `Write \`${near}\`${near.endsWith('=') || keys.includes(near) ? ' and its value, without spaces around the sign' : ''}.`,
  }
}

function repeated(word: InfoWord, at: Place): Problem {
  return {
    code: 'malformed-info',
    message: `\`${word.key}\` is said twice.`,
    at: placeOf(word, at),
    length: word.raw.length,
    expected: 'each key once',
    hint: 'Remove one of the two.',
  }
}

function empty(word: InfoWord, at: Place): Problem {
  return {
    code: 'malformed-info',
    message: `\`${word.key}=\` has no value.`,
    at: placeOf(word, at),
    length: word.raw.length,
    expected: `${word.key}=value`,
    hint: 'Write the value directly behind the sign.',
  }
}

function contradiction(word: InfoWord, at: Place): Problem {
  return {
    code: 'malformed-info',
    message: `\`${word.raw}\` contradicts what the fence has said before.`,
    at: placeOf(word, at),
    length: word.raw.length,
    expected: 'one of file=, name= and illustrative',
    hint: 'Keep the one that is meant. A file that is also a chunk is two fences.',
  }
}

function untargeted(info: Info, at: Place): Problem {
  return {
    code: 'untargeted-code',
    message: `This ${info.language} fence does not say what it is.`,
    at,
    length: info.language.length,
    expected: 'file=, name= or illustrative behind the language',
    hint: 'Write `illustrative` when the code is shown but belongs to no program.',
  }
}

function placeOf(word: InfoWord, at: Place): Place {
  return { ...at, column: at.column + word.offset }
}
