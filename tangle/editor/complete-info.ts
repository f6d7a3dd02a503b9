import type { Block } from '../chapter/chapter.ts'
import { knownWords } from '../chapter/fence-role.ts'
import { languages } from '../chapter/languages.ts'
import { reasons } from '../message/check-message.ts'
import type { Place } from '../problem/place.ts'
import { chunkName, quoteName } from '../program/definitions.ts'
import { wordsOf } from './namings.ts'
import type { Now } from './now.ts'
import { kinds } from './kinds.ts'
import { stretchAt } from './places.ts'
import type { CompletionItem, CompletionList } from './protocol.ts'

/** What can be written at a place of a fence's opening line: its language, a key, a flag, or a value. */
export function completeInfo(now: Now, block: Block, line: string, place: Place): CompletionList | null {
  const before = line.slice(block.infoColumn - 1, place.column - 1)
  if (place.column < block.infoColumn) return null
  const [word = ''] = /(?:[^\s"]|"[^"]*"?)*$/.exec(before) ?? []
  const isFirst = word.length === before.length
  const [key, written] = parted(word)
  const isQuoted = word.split('"').length % 2 === 0
  const [rest = ''] = (isQuoted ? /^[^"]*"/ : /^[^\s"]*/).exec(line.slice(place.column - 1)) ?? []
  const item = (label: string, kind: CompletionItem['kind'] & number, newText = label): CompletionItem => {
    const start = { ...place, column: place.column - written.length }
    return {
      label,
      kind,
      filterText: newText,
      textEdit: { range: stretchAt(start, written.length + rest.length).range, newText },
    }
  }
  if (isFirst) return list(languageWords(now).map((one) => item(one, kinds.language)))
  if (key !== undefined)
    return list(valuesOf(now, block, key).map(({ text, kind }) => item(text, kind, quoteName(text))))
  const { keys, flags } = knownWords(block.language)
  const given = new Set(wordsOf(block).flatMap((one) => (one.raw === word ? [] : [one.key])))
  return list([
    ...keys.filter((one) => !given.has(one)).map((one) => item(`${one}=`, kinds.key)),
    ...flags.filter((one) => !given.has(one)).map((one) => item(one, kinds.flag)),
  ])
}

function list(items: CompletionItem[]): CompletionList {
  return { isIncomplete: false, items }
}

/** A word's key, and what of its value or of itself is written. */
function parted(word: string): [key: string | undefined, written: string] {
  const [, key, value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? []
  return key === undefined ? [undefined, word] : [key, value]
}

/** The languages that mean something here, and all others that the book has. */
function languageWords({ book }: Now): string[] {
  const own = ['console', 'http', 'text', ...languages.map(({ words: [word = ''] }) => word)]
  const used = book.chapters.flatMap(({ blocks }) => blocks.map(({ language }) => language))
  return [...new Set([...own, ...used])].filter((word) => word !== '')
}

type Value = { readonly text: string; readonly kind: CompletionItem['kind'] & number }

function valuesOf({ book }: Now, block: Block, key: string): Value[] {
  const { files, chunks } = book.linked.definitions
  if (key === 'file') return [...files.keys()].map((text) => ({ text, kind: kinds.file }))
  if (key === 'name') {
    // What is just being written names a chunk already.
    const others = [...chunks].filter(([, all]) => all.some((one) => one.block !== block))
    return others.map(([one]) => ({ text: chunkName(block.slug, one), kind: kinds.chunk }))
  }
  if (key === 'invalid' && block.language === 'http')
    return reasons.map((text) => ({ text, kind: kinds.flag }))
  return []
}
