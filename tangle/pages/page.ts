import type { Block, DefiningBlock, Operation, Shape } from '../chapter/chapter.ts'
import type { Heading, Term } from '../prose/prose.ts'
import type { Trace } from '../transcript/trace/trace.ts'
import type { ShownProblem } from './draft/shown-problems.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'

/** A file of the woven book: path below its folder, and its content. */
export type WovenFile = {
  readonly path: string
  readonly content: string | Uint8Array
}

/** A file as a server gives it out. */
export type ServedFile = {
  readonly content: string | Uint8Array
  /** Of what a page shows. */
  readonly digest?: string
  /** Whether it says that there is no such page. */
  readonly isMissing?: boolean
}

export type PageLink = {
  readonly label: string
  readonly href: string
}

/**
 * Everything that a chapter's page is made from, as plain data: the page is a function of this alone, so a page whose
 * data are those of the last run need not be made again.
 */
export type ChapterModel = {
  readonly page: string
  /** The prefix of ids, where several chapters are on one page. */
  readonly prefix: string
  readonly title: string
  /** What its first heading has before it: `2. `, or nothing. */
  readonly number: string
  readonly text: string
  readonly headings: readonly Heading[]
  readonly terms: readonly Term[]
  readonly figures: readonly Figure[]
  /** Links, as written, to chapters that are left out. */
  readonly leftOut: readonly string[]
  /** The address of a link as written; nothing where this form of the book has no such page. */
  readonly addresses: Readonly<Record<string, string | undefined>>
  /** The address of a picture as written. */
  readonly pictures: Readonly<Record<string, string | undefined>>
  readonly glossary: readonly GlossaryLink[]
  /** Whether it is read in a browser: a printed page has no buttons. */
  readonly isInteractive: boolean
  /** To be shown beside their places: none but in a draft. */
  readonly problems: readonly ShownProblem[]
}

export type GlossaryLink = {
  readonly name: string
  /** The name as the front matter lists it: its capitals count, those of a sentence's beginning do not. */
  readonly listed: string
  readonly sentence: string
  readonly href: string | undefined
  /** Whether this chapter explains it. */
  readonly isOwn: boolean
}

/** What replaces a fence on a page. */
export type Figure = CodeFigure | TranscriptFigure | PlainFigure

export type PlainFigure = {
  readonly kind: 'plain'
  readonly id: string
  readonly block: Block
  /** Whether it is under the heading of an exercise. */
  readonly isExercise: boolean
}

export type TranscriptFigure = {
  readonly kind: 'transcript'
  readonly id: string
  readonly block: Block
  readonly transcript: Transcript
  /** The book's named shapes. */
  readonly shapes: readonly Shape[]
  /** The run that proves it; nothing where none does. */
  readonly run: ShownRun | undefined
  /** Whether its drawing is unfolded: the first of each section is. */
  readonly isDrawingOpen: boolean
}

/** A run as a page shows it. */
export type ShownRun = {
  readonly trace: Trace
  /** The address of the run's record; nothing where this form of the book has none. */
  readonly record: string | undefined
  readonly pictures: readonly ShownScreenshot[]
}

/** A screenshot as a page shows it. */
export type ShownScreenshot = {
  /** 0-based index into the trace's commands. */
  readonly command: number
  readonly href: string
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
}

export type CodeFigure = {
  readonly kind: 'code'
  readonly id: string
  readonly block: DefiningBlock
  /** The file's path, or the chunk's name. */
  readonly name: string
  readonly isFile: boolean
  readonly operation: Operation
  readonly references: readonly ReferenceLink[]
  /** The lines of this name before; nothing where it is new. */
  readonly before: readonly string[] | undefined
  /** The texts that decide the types of its names: its program's and those that the program imports. */
  readonly typing: readonly string[]
  /** The programs that it is a part of at the end of the chapter. */
  readonly programs: readonly ProgramLink[]
  /** Where the chunk is used, with the name of what is defined there. */
  readonly uses: readonly (PageLink & { readonly name: string })[]
  /** The other blocks of the same name. */
  readonly others: readonly PageLink[]
}

export type ProgramLink = {
  readonly target: string
  /** The page of the whole program; nothing where this form of the book has none. */
  readonly href: string | undefined
  readonly file: string | undefined
}

export type ReferenceLink = {
  /** 0-based line of the block. */
  readonly index: number
  /** 0-based, UTF-16 units. */
  readonly offset: number
  readonly length: number
  readonly href: string | undefined
}

/** A page without what all pages share. */
export type PageBody = {
  readonly path: string
  /** `chapter`, `contents`, `program`, `index`, `search`: for the stylesheet. */
  readonly kind: string
  readonly title: string
  /** HTML. */
  readonly content: string
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
  /** The chapters beside which this one is. */
  readonly chapters?: readonly PageLink[]
  /** The page's own sections. */
  readonly sections: readonly PageLink[]
  /** Names of scripts, besides those of every page. */
  readonly scripts?: readonly string[]
}
