import type { Block, Shape } from '../../chapter/chapter.ts'
import type { Program } from '../../program/program.ts'
import type { Prose, Term } from '../../prose/prose.ts'
import type { Transcript } from '../../transcript/notation/transcript.ts'

/** The woven book as data: what it contains, and where. Nothing is HTML yet. */
export type Site = {
  readonly title: string
  /** What it is, for whom, and what its readers will have made: paragraphs between blank lines. */
  readonly about: string | undefined
  /** A language tag such as `en` (RFC 5646). */
  readonly language: string
  readonly author: string | undefined
  /** `2026-11-22`, or nothing. */
  readonly date: string | undefined
  /** Of all woven chapters, in the book's order. */
  readonly slugs: readonly string[]
  /** In reading order. */
  readonly chapters: readonly SiteChapter[]
  /** Every version of every program, in the order of the book; of one program the oldest first. */
  readonly programs: readonly SiteProgram[]
  readonly chunks: readonly SiteChunk[]
  /** By name. */
  readonly terms: readonly SiteTerm[]
  /** Slugs of chapters that are in the book but not woven. */
  readonly leftOut: ReadonlySet<string>
  /** Other files of the folder of chapters, by path. */
  readonly files: ReadonlySet<string>
  /** The book's named shapes. */
  readonly shapes: readonly Shape[]
}

export type SiteChapter = {
  readonly slug: string
  /** 0-based index in the woven chapters. */
  readonly index: number
  readonly title: string
  readonly page: string
  /** The chapter's folder; nothing for the top one. */
  readonly part: string | undefined
  readonly prose: Prose
  readonly blocks: readonly Block[]
  readonly transcripts: readonly Transcript[]
  /** The id of a fence's element, by the 1-based line of its opening. */
  readonly anchors: ReadonlyMap<number, string>
}

/** A place in the woven book that a link can lead to. */
export type LinkTarget = {
  readonly label: string
  readonly page: string
  readonly anchor?: string
}

/** A block that refers to a chunk. */
export type SiteUse = LinkTarget & {
  /** What the block defines: the target of a program, or the name of a chunk. */
  readonly name: string
}

export type SiteProgram = {
  readonly target: string
  readonly program: Program
  /** The chapter at whose end this version is current; nothing for the end of the book. */
  readonly edition: { readonly slug: string; readonly title: string } | undefined
  readonly page: string
  readonly file: string
  readonly defined: readonly LinkTarget[]
  readonly extended: readonly LinkTarget[]
  /** Transcripts that run it. */
  readonly used: readonly LinkTarget[]
}

export type SiteChunk = {
  /** `slug#name`. */
  readonly key: string
  readonly name: string
  readonly defined: readonly LinkTarget[]
  readonly extended: readonly LinkTarget[]
  /** Blocks that refer to it. */
  readonly used: readonly SiteUse[]
}

export type SiteTerm = Term & {
  readonly slug: string
  /** Where it is explained. */
  readonly explainedAt: LinkTarget
}

/** A chapter's title after the number in its file's name, unless the title contains it already. */
export function numberedTitle(chapter: Pick<SiteChapter, 'slug' | 'title'>): string {
  return numberBefore(chapter) + chapter.title
}

/** A chapter's number as its title lacks it: `2. `, or nothing. */
export function numberBefore({ slug, title }: Pick<SiteChapter, 'slug' | 'title'>): string {
  const digits = /(?:^|\/)(\d+)-[^/]*$/.exec(slug)?.[1]
  if (digits === undefined) return ''
  const number = Number(digits)
  return new RegExp(`(?<!\\d)0*${number}(?!\\d)`).test(title) ? '' : `${number}. `
}
