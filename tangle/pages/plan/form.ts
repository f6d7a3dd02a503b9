import { isPicture } from '../../text/media-type.ts'
import type { Site } from './site.ts'
import { chapterPage, contentsPage, glossaryPage, hrefTo } from './paths.ts'

/** A form of the book: pages for a browser, an electronic book, or one page to be printed. */
export type Form = {
  /** The address of one page from another; nothing where this form has no such page. */
  readonly href: (from: string, to: string, anchor?: string) => string | undefined
  /** The prefix of the ids of a page's elements. */
  readonly prefix: (page: string) => string
  /** Whether it has buttons, tips and links to places. */
  readonly isInteractive: boolean
}

export const webForm: Form = { href: hrefTo, prefix: () => '', isInteractive: true }

export const epubContents = 'reference/contents.xhtml'

/** The path of a page or a picture in an electronic book: it has chapters, terms and contents. */
export function epubPath(path: string): string {
  if (path === contentsPage) return epubContents
  return path.replace(/\.html$/, '.xhtml').replaceAll(/[^\p{L}\p{N}._/-]/gu, epubCharacter)
}

/** Many characters are not allowed in the names of an electronic book's files (EPUB 3.3, section 4.2.3). */
function epubCharacter(character: string): string {
  return `~${character.codePointAt(0)?.toString(16)}~`
}

export function epubForm({ chapters }: Site): Form {
  const pages = new Set([contentsPage, glossaryPage, ...chapters.map(({ page }) => page)])
  const isThere = (to: string) => pages.has(to) || isPicture(to)
  return {
    href: (from, to, anchor) => {
      if (!isThere(to)) return undefined
      // The contents of an electronic book have no parts.
      return hrefTo(epubPath(from), epubPath(to), to === contentsPage ? undefined : anchor)
    },
    prefix: () => '',
    isInteractive: false,
  }
}

/** All chapters on one page: each has a prefix of its own for its ids. */
export function printForm({ chapters }: Site, page: string): Form {
  const prefixes = new Map(chapters.map(({ slug }, i) => [chapterPage(slug), `c${i + 1}-`]))
  return {
    href: (_, to, anchor = '.start') => {
      if (isPicture(to)) return hrefTo(page, to)
      return prefixes.has(to) ? `#${encodeURIComponent(`${prefixes.get(to)}${anchor}`)}` : undefined
    },
    prefix: (from) => prefixes.get(from) ?? '',
    isInteractive: false,
  }
}
