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

/** The first use of each name in a text, in order: 0-based, end excluded. An `s` may follow a name. */
export function findNames(
  text: string,
  keys: Iterable<string>,
): { key: string; start: number; end: number }[] {
  // The longest first, so that "web server" is not found as "server".
  const names = [...keys].sort((a, b) => b.length - a.length)
  if (names.length === 0) return []
  const pattern = wordsPattern(names, 's?')
  const done = new Set<string>()
  return [...withPlainQuotes(text).matchAll(pattern)].flatMap((match) => {
    const key = keyOf(match[1] ?? '')
    if (done.has(key)) return []
    done.add(key)
    return [{ key, start: match.index, end: match.index + match[0].length }]
  })
}
