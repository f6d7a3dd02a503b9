import { isPicture } from '../../text/media-type.ts'
import type { Site } from './site.ts'
import { chapterPage, contentsPage, glossaryPage, hrefTo } from './paths.ts'

/** A form that the book is given: pages for a browser, an electronic book, or one page to be printed. */
export type Form = {
  /** The address from page to page; nothing where this form has no such page. */
  readonly href: (from: string, to: string, anchor?: string) => string | undefined
  /** What the ids of a page's elements begin with. */
  readonly prefix: (page: string) => string
  /** Whether there are buttons, hints and links to places. */
  readonly isInteractive: boolean
}

export const webForm: Form = { href: hrefTo, prefix: () => '', isInteractive: true }

/** The contents of an electronic book. */
export const epubContents = 'reference/contents.xhtml'

/** The path of a page or a picture in an electronic book: it has chapters, terms and contents. */
export function epubPath(path: string): string {
  if (path === contentsPage) return epubContents
  return path.replace(/\.html$/, '.xhtml').replaceAll(/[^\p{L}\p{N}._/-]/gu, epubSign)
}

/** Many characters are not allowed in the names of an electronic book's files (EPUB 3.3, section 4.2.3). */
function epubSign(sign: string): string {
  return `~${sign.codePointAt(0)?.toString(16)}~`
}

export function epubForm({ chapters }: Site): Form {
  const pages = new Set([contentsPage, glossaryPage, ...chapters.map(({ page }) => page)])
  const isThere = (to: string) => pages.has(to) || isPicture(to)
  return {
    href: (from, to, anchor) => {
      if (!isThere(to)) return undefined
      // Its contents have no parts.
      return hrefTo(epubPath(from), epubPath(to), to === contentsPage ? undefined : anchor)
    },
    prefix: () => '',
    isInteractive: false,
  }
}

/** All chapters on one page: each begins its ids with a sign of its own. */
export function printForm({ chapters }: Site, page: string): Form {
  const signs = new Map(chapters.map(({ slug }, i) => [chapterPage(slug), `c${i + 1}-`]))
  return {
    href: (_, to, anchor = '.start') => {
      if (isPicture(to)) return hrefTo(page, to)
      return signs.has(to) ? `#${encodeURIComponent(`${signs.get(to)}${anchor}`)}` : undefined
    },
    prefix: (from) => signs.get(from) ?? '',
    isInteractive: false,
  }
}
