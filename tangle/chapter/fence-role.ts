import type { Operation, Role } from './chapter.ts'
import { languageOfWord } from './languages.ts'
import { closest } from '../problem/closest.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import type { Info, InfoWord } from './info-string.ts'

const operations = new Map<string, Operation>([
  ['+=', 'append'],
  [':=', 'replace'],
])

type ReadRole = { readonly role: Role; readonly problems: readonly Problem[] }

/** Reads the role of a fence from its info string. `at` is the place of the info string's first character. */
export function readRole(info: Info, at: Place): ReadRole {
  if (info.language === 'console') return readTranscript(info, at)
  if (info.language === 'http') return readMessage(info, at)
  return readCode(info, at)
}

function readTranscript(info: Info, at: Place): ReadRole {
  const { values, problems } = readWords(info, at, ['panes', 'prompt'], [])
  const panes = values
    .get('panes')
    ?.value?.split('|')
    .map((name) => name.trim())
  const prompt = values.get('prompt')?.value
  return { role: { kind: 'transcript', panes: panes ?? ['terminal'], prompt }, problems }
}

function readMessage(info: Info, at: Place): ReadRole {
  const { values, problems } = readWords(info, at, ['invalid'], [])
  return { role: { kind: 'message', invalid: values.get('invalid')?.value }, problems }
}

function readCode(info: Info, at: Place): ReadRole {
  const flags = ['illustrative', ...operations.keys()]
  const { values, problems } = readWords(info, at, ['file', 'name', 'invalid', 'unreached'], flags)
  const operation = operationOf(values)
  const file = values.get('file')
  const name = values.get('name')
  const illustrative = values.has('illustrative')
  const given = [file, name, values.get('illustrative')]
    .filter((entry) => entry !== undefined)
    .sort((a, b) => a.offset - b.offset)
  const second = given[1]
  if (second !== undefined)
    problems.push(
      contradiction(
        second,
        at,
        'one of file=, name= and illustrative',
        'Keep the one that is meant. A file that is also a chunk is two fences.',
      ),
    )
  const hasTarget = given.length > 0 && !illustrative
  problems.push(...faultsOfOperators(values, hasTarget, at), ...faultsOfExcuse(values, hasTarget, at))
  const { errors, problems: unknown } = readErrors(values, at)
  problems.push(...unknown)
  const unreached = values.get('unreached')?.value
  const writing = {
    operation,
    ...(errors.length === 0 ? {} : { errors }),
    ...(unreached === undefined ? {} : { unreached }),
  }
  if (file?.value !== undefined) return { role: { kind: 'file', target: file.value, ...writing }, problems }
  if (name?.value !== undefined) return { role: { kind: 'chunk', name: name.value, ...writing }, problems }
  if (illustrative) return { role: { kind: 'illustration' }, problems }
  if (errors.length > 0) return { role: { kind: 'mistake', errors }, problems }
  // Code in a language that is compiled must not be ignored silently.
  const isProgram = languageOfWord(info.language) !== undefined
  if (isProgram && problems.length === 0) problems.push(untargeted(info, at))
  return { role: { kind: 'shown' }, problems }
}

/** The errors that the type checker is to find in a block that is wrong on purpose. */
function readErrors(values: ReadonlyMap<string, InfoWord>, at: Place) {
  const word = values.get('invalid')
  const errors = word?.value?.split(/[\s,]+/).filter((name) => name !== '') ?? []
  const problems: Problem[] = []
  if (word !== undefined && !errors.every((name) => /^TS\d+$/.test(name))) problems.push(noError(word, at))
  if (word !== undefined && values.has('illustrative'))
    problems.push(contradiction(word, at, 'invalid= or illustrative', 'What is illustrative is not checked.'))
  return { errors: problems.length > 0 ? [] : errors, problems }
}

function noError(word: InfoWord, at: Place): Problem {
  return {
    code: 'malformed-info',
    message: `\`${word.raw}\` does not say what the type checker finds wrong.`,
    at: placeOf(word, at),
    length: word.raw.length,
    expected: 'the checker’s own name of the error, such as `invalid=TS2322`; several in quotes',
    hint: 'Remove it, and see which name the error is reported with.',
  }
}

/** There is only one of `+=` and `:=`, and it needs a target. */
function faultsOfOperators(values: ReadonlyMap<string, InfoWord>, hasTarget: boolean, at: Place): Problem[] {
  const [first, second] = [...operations.keys()].flatMap((operator) => values.get(operator) ?? [])
  if (first === undefined) return []
  if (second !== undefined) {
    const expected = '`+=` to append, or `:=` to replace'
    return [
      contradiction(
        first.offset < second.offset ? second : first,
        at,
        expected,
        'Keep the one that is meant.',
      ),
    ]
  }
  if (hasTarget) return []
  return [
    {
      code: 'malformed-info',
      message: `\`${first.raw}\` has no target to work on.`,
      at: placeOf(first, at),
      length: first.raw.length,
      expected: `file=… ${first.raw} or name=… ${first.raw}`,
      hint: 'Name the target, or remove the operator.',
    },
  ]
}

/** `unreached=` needs a target. */
function faultsOfExcuse(values: ReadonlyMap<string, InfoWord>, hasTarget: boolean, at: Place): Problem[] {
  const word = values.get('unreached')
  if (word === undefined || hasTarget) return []
  return [
    {
      code: 'malformed-info',
      message: '`unreached=` excuses lines of a program, and this fence belongs to none.',
      at: placeOf(word, at),
      length: word.raw.length,
      expected: 'file=… or name=… before it',
      hint: 'Name the target, or remove the excuse.',
    },
  ]
}

function operationOf(values: ReadonlyMap<string, InfoWord>): Operation {
  for (const [operator, operation] of operations) if (values.has(operator)) return operation
  return 'define'
}

/** Sorts the words by known keys; a word that is unknown, has no value or is given twice is a problem. */
function readWords(info: Info, at: Place, keys: readonly string[], flags: readonly string[]) {
  const values = new Map<string, InfoWord>()
  const problems: Problem[] = []
  for (const word of info.words) {
    const known = word.value === undefined ? flags.includes(word.key) : keys.includes(word.key)
    if (!known) {
      const meant = meantBy(word, keys, flags)
      problems.push(unknownWord(word, at, keys, flags, meant))
      // Treated as what was meant, so that no other problem follows from this one.
      if (meant !== undefined && word.value !== undefined) values.set(meant, word)
    } else if (values.has(word.key)) problems.push(repeated(word, at))
    else if (word.value === '') problems.push(empty(word, at))
    else values.set(word.key, word)
  }
  return { values, problems }
}

/** The key or flag that a word probably meant. */
function meantBy(word: InfoWord, keys: readonly string[], flags: readonly string[]): string | undefined {
  const [first, second] = word.value === undefined ? [flags, keys] : [keys, flags]
  return closest(word.key, first) ?? closest(word.key, second)
}

function unknownWord(
  word: InfoWord,
  at: Place,
  keys: readonly string[],
  flags: readonly string[],
  meant: string | undefined,
): Problem {
  const base = {
    at: placeOf(word, at),
    length: word.raw.length,
    expected: [...keys.map((key) => `${key}=`), ...flags].join(', '),
  }
  if (meant === undefined) {
    const shown = flags.includes('illustrative') ? 'says `illustrative`, or ' : ''
    return {
      ...base,
      code: 'unknown-key',
      message: `\`${word.raw}\` has no meaning in this info string.`,
      hint: `Remove it. A fence that is only shown ${shown}has another language, such as \`text\`.`,
    }
  }
  const isKey = keys.includes(meant)
  return {
    ...base,
    code: 'misspelt-key',
    message: `\`${word.raw}\` has no meaning in this info string, but \`${meant}${isKey ? '=' : ''}\` would.`,
    hint: isKey ? `Write \`${meant}=\` and its value directly after it.` : `Write \`${meant}\`.`,
  }
}

function repeated(word: InfoWord, at: Place): Problem {
  return {
    code: 'malformed-info',
    message: `\`${word.key}\` is given twice.`,
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
    hint: 'Write the value directly after the `=`.',
  }
}

function contradiction(word: InfoWord, at: Place, expected: string, hint: string): Problem {
  return {
    code: 'malformed-info',
    message: `\`${word.raw}\` contradicts an earlier word of the info string.`,
    at: placeOf(word, at),
    length: word.raw.length,
    expected,
    hint,
  }
}

function untargeted(info: Info, at: Place): Problem {
  return {
    code: 'untargeted-code',
    message: `This ${info.language} fence names no target.`,
    at,
    length: info.language.length,
    expected: 'file=, name= or illustrative after the language',
    hint: 'Write `illustrative` when the code is shown but belongs to no program.',
  }
}

function placeOf(word: InfoWord, at: Place): Place {
  return { ...at, column: at.column + word.offset }
}
