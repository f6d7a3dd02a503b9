import type { Place } from '../problem/place.ts'

/** What the text around the fences of a chapter says, as far as other pages and checks need it. */
export type Prose = {
  readonly path: string
  readonly slug: string
  /** The chapter's Markdown below the front matter, lines ending in LF. */
  readonly text: string
  readonly headings: readonly Heading[]
  readonly destinations: readonly Destination[]
  /** Where links led that this edition of the book leaves out, with their words or without. */
  readonly leftOut: readonly string[]
  readonly terms: readonly Term[]
  readonly sections: readonly Section[]
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
  /** Of what is written on its first line. */
  readonly length: number
}

/** Where a link leads, or where a picture is. */
export type Destination = {
  readonly kind: 'link' | 'picture'
  /** As Markdown makes it: percent-encoded. */
  readonly href: string
  readonly at: Place
  /** Of what is written there. */
  readonly length: number
}

/** A word that the text explains: it is in bold within a sentence. */
export type Term = {
  readonly name: string
  /** The sentence it is in, as plain text. */
  readonly sentence: string
  /** The id of its element. */
  readonly anchor: string
  readonly at: Place
  /** Where the bold begins: 0-based index of its paragraph among the chapter's tokens, and offset in the paragraph's Markdown. */
  readonly token: { readonly paragraph: number; readonly offset: number }
}

/** The text from one heading down to the next, for searching. */
export type Section = {
  readonly title: string
  readonly anchor: string
  readonly text: string
}
