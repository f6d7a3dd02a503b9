import { isKnownWord } from './fence-role.ts'
import { parseInfo } from './info-string.ts'

// How other tools write info strings: what hints and the import of their books have in common.

/** An info string in pieces: its language, `''` where it has none, and the words behind it as written. */
export type ForeignInfo = { readonly language: string; readonly words: readonly string[] }

/** A block as another tool reads its info string. */
export type ForeignHeader = {
  readonly language: string
  readonly file: string | undefined
  readonly name: string | undefined
  /** Whether it says so itself: Entangled appends always. */
  readonly appends: boolean
  /** The words that say none of this. */
  readonly others: readonly string[]
}

/** Pandoc's attributes in braces, in any order: `{.ts #name}`, `{#main .ts file = main.ts}`, `{ts}`. */
export function attributesIn(info: string): ForeignInfo {
  const inner = info.replace(/^\{/, '').replace(/\}[^}]*$/, '')
  const even = inner.replaceAll(/"[^"]*"|(?<!\s)\s*=\s*/g, (found) =>
    found.startsWith('"') ? found : found.trim(),
  )
  const words = even.match(/(?:"[^"]*"|[^\s",])+/g) ?? []
  const at = Math.max(
    0,
    words.findIndex((word) => word.startsWith('.')),
  )
  const [first = ''] = words.slice(at, at + 1)
  const isLanguage = !first.startsWith('#') && !/\w=/.test(first)
  if (!isLanguage) return { language: '', words }
  return { language: first.replace(/^[.=]/, ''), words: words.toSpliced(at, 1) }
}

/** Reads `{.ts #name file=main.ts}` as Entangled does; nothing where it has neither. */
export function entangledHeader(info: string): ForeignHeader | undefined {
  if (!/^\{[^{}]*\}$/.test(info)) return undefined
  const { language, words } = attributesIn(info)
  const isTarget = (word: string) => /^#|^file=/.test(word)
  const { info: read } = parseInfo(`text ${words.filter(isTarget).map(translation).join(' ')}`, nowhere)
  const valueOf = (key: string) => read.words.find((word) => word.key === key)?.value
  const header = { language, file: valueOf('file'), name: valueOf('name'), appends: false }
  if (header.file === undefined && header.name === undefined) return undefined
  return { ...header, others: words.filter((word) => !isTarget(word)) }
}

/** Reads `ts "main implementation" +=` or `ts main.ts` as lmt does; nothing where it is neither. */
export function lmtHeader(info: string): ForeignHeader | undefined {
  const [, language = '', name, operator] = /^(\w*)\s*"(.+)"\s*(\+=)?$/.exec(info) ?? []
  if (name !== undefined)
    return { language, file: undefined, name, appends: operator !== undefined, others: [] }
  const [, word = '', file, more] = /^(\w+)\s+([\w./-]+)\s*(\+=)?$/.exec(info) ?? []
  if (file === undefined) return undefined
  return { language: word, file, name: undefined, appends: more !== undefined, others: [] }
}

/** The place of an info string that no problem is reported of. */
export const nowhere = { path: '', line: 1, column: 1 }

/** Whether a word is the path of a file with an ending, or says that it is one. */
export function isPath(word: string): boolean {
  return /^[\w@-][\w@./-]*\.\w+$/.test(word) || /^(?:file|name):[^=]/.test(word)
}

/** A word that has a meaning here behind some language, or nothing. */
export function ownWord(word: string): string {
  return ['console', 'http', 'ts'].some((language) => isKnownWord(word, language)) ? word : ''
}

/** A word of another tool in words of this one; nothing where it has no counterpart. */
export function translation(word: string): string {
  const bare = word.replace(/^:(?!=)/, '')
  if (bare.startsWith('#')) return `name=${bare.slice(1)}`
  if (bare.startsWith('"')) return `name=${/\s/.test(bare) ? bare : bare.replaceAll('"', '')}`
  const [, value = ''] = /^(?:title|filename|path|label|caption|file|name)[=:](.*)$/.exec(bare) ?? []
  const path = (value || bare).replaceAll(/^["'[]+|["'\]]+$/g, '')
  if (bare.startsWith('name:')) return `name=${path}`
  if (!/^(?:file|name)=/.test(bare) && !bare.startsWith('.') && isPath(path)) return `file=${path}`
  return ownWord(bare)
}

/** The language of a fence that names a file and no language. */
export function languageOfTarget(path: string): string | undefined {
  return /\.(\w+)$/.exec(path)?.[1]
}
