import type { SiteChapter, SiteTerm } from './site.ts'
import { keyOf, withPlainQuotes, wordsPattern } from '../../text/whole-words.ts'
import { glossaryPage, pathAsWord } from './paths.ts'

/** Every term where it is first explained, in alphabetical order. */
export function glossaryOf(chapters: readonly SiteChapter[]): SiteTerm[] {
  const terms = new Map<string, SiteTerm>()
  for (const { slug, title, page, prose } of chapters) {
    for (const term of prose.terms) {
      const key = keyOf(term.name)
      if (!terms.has(key))
        terms.set(key, { ...term, slug, explainedAt: { label: title, page, anchor: term.anchor } })
    }
  }
  const { compare } = new Intl.Collator('en')
  return [...terms.values()].sort((a, b) => compare(a.name, b.name))
}

export function entryAnchor({ anchor, slug }: SiteTerm): string {
  return `${pathAsWord(slug)}.${anchor}`
}

export function entryOf(term: SiteTerm): { page: string; anchor: string } {
  return { page: glossaryPage, anchor: entryAnchor(term) }
}

/** Finds each of some names in texts. At one place it finds the longest, so that "web server" is not found as "server". */
export function nameFinder(keys: readonly string[]): (text: string) => NameUse[] {
  const byFirstWord = new Map<string, string[]>()
  for (const key of keys) {
    const word = wordsIn(key)[0] ?? ''
    const others = byFirstWord.get(word)
    if (others === undefined) byFirstWord.set(word, [key])
    else others.push(key)
  }
  return (text) => {
    const plain = withPlainQuotes(text)
    // A pattern of all names of a large book would be tried at each letter.
    const words = new Set(wordsIn(plain.toLowerCase()).flatMap((word) => [word, word.replace(/s$/, '')]))
    const names = ['', ...words].flatMap((word) => byFirstWord.get(word) ?? [])
    if (names.length === 0) return []
    const pattern = wordsPattern(names.sort((a, b) => b.length - a.length))
    return [...plain.matchAll(pattern)].map((match) => ({
      key: keyOf(match[1] ?? ''),
      start: match.index,
      end: match.index + match[0].length,
    }))
  }
}

/** Runs of letters and digits. */
function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Where a text uses a name: 0-based, end excluded. An `s` may follow the name. */
export type NameUse = { readonly key: string; readonly start: number; readonly end: number }

/** Whether a word has a capital wherever its name was listed with one: a `Buffer` is not a buffer. */
export function hasCapitalsOf(listed: string, word: string): boolean {
  return [...listed.matchAll(/\p{Lu}/gu)].every(({ 0: letter, index }) => word.startsWith(letter, index))
}
