import { hrefTo } from './paths.ts'

/** A form that the book is given: pages for a browser, an electronic book, or one page to be printed. */
export type Form = {
  /** The address from page to page; nothing where this form has no such page. */
  readonly href: (from: string, to: string, anchor?: string) => string | undefined
  /** What the ids of a page's elements begin with. */
  readonly prefix: (page: string) => string
  readonly isInteractive: boolean
}

export const webForm: Form = { href: hrefTo, prefix: () => '', isInteractive: true }
