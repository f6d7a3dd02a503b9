import type { Place } from '../problem/place.ts'

/** The text around the fences of a chapter, as far as other pages and checks need it. */
export type Prose = {
  readonly path: string
  readonly slug: string
  /** The chapter's Markdown below the front matter, lines ending in LF. */
  readonly text: string
  readonly headings: readonly Heading[]
  readonly destinations: readonly Destination[]
  /** The destinations of links that were removed. */
  readonly leftOut: readonly string[]
  readonly terms: readonly Term[]
  /** Names that the front matter lists as terms and no paragraph has in bold. */
  readonly unusedTerms: readonly { readonly text: string; readonly at: Place }[]
  readonly sections: readonly Section[]
  /** Whether there are alerts, task lists or footnotes, which need a style of their own. */
  readonly hasForgeBlocks: boolean
  readonly notRendered: readonly NotRendered[]
  /** The first paragraph, as plain text. */
  readonly opening: string
}

export type Heading = {
  /** 1 to 6. */
  readonly level: number
  readonly text: string
  /** The id of its element, as forges make it: unique in the chapter. */
  readonly anchor: string
  readonly at: Place
  /** How many UTF-16 units its first line takes. */
  readonly length: number
}

/** The destination of a link, or the address of a picture. */
export type Destination = {
  readonly kind: 'link' | 'picture'
  /** Percent-encoded by Markdown. */
  readonly href: string
  readonly at: Place
  /** How many UTF-16 units it takes there. */
  readonly length: number
}

/** What a forge renders in a way of its own, and a page would show as it is written, or not at all. */
export type NotRendered = {
  readonly kind: 'mathematics' | 'html' | 'alert' | 'footnote' | 'unused footnote' | 'second footnote'
  /** The first line of it. */
  readonly text: string
  readonly at: Place
  readonly length: number
}

/** A word that the text explains: the front matter lists it, and it is in bold in a paragraph. */
export type Term = {
  readonly name: string
  /** The same as the front matter lists it, perhaps with other capitals. */
  readonly listed: string
  /** The sentence it is in, as plain text. */
  readonly sentence: string
  /** The id of its element. */
  readonly anchor: string
  readonly at: Place
  /** Where the bold text begins: 0-based index of its paragraph among the chapter's tokens, and offset in its Markdown. */
  readonly token: { readonly paragraph: number; readonly offset: number }
}

/** The text from one heading down to the next, for searching. */
export type Section = {
  readonly title: string
  readonly anchor: string
  readonly text: string
}
