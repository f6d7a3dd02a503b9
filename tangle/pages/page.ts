import type { Block, DefiningBlock, Operation, Shape } from '../chapter/chapter.ts'
import type { Heading, Term } from '../prose/prose.ts'
import type { Trace } from '../transcript/trace/trace.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'

/** A file of the woven book: path below its folder, and its content. */
export type WovenFile = {
  readonly path: string
  readonly content: string | Uint8Array
}

/** A link as a page has it. */
export type PageLink = {
  readonly label: string
  readonly href: string
}

/**
 * All that a chapter's page is made of, as plain data: the page is a function of this and of nothing else, so a
 * page whose data are those of the last run need not be made again.
 */
export type ChapterModel = {
  readonly page: string
  /** What ids begin with, where several chapters stand on one page. */
  readonly prefix: string
  readonly title: string
  readonly text: string
  readonly headings: readonly Heading[]
  readonly terms: readonly Term[]
  readonly figures: readonly Figure[]
  /** Where links as written led that this edition leaves out. */
  readonly leftOut: readonly string[]
  /** Where a link as written leads to; nothing where this form of the book has no such page. */
  readonly addresses: Readonly<Record<string, string | undefined>>
  /** Where a picture as written is. */
  readonly pictures: Readonly<Record<string, string | undefined>>
  readonly glossary: readonly GlossaryLink[]
  /** Whether a person reads it in a browser: a printed page has no buttons. */
  readonly isInteractive: boolean
}

export type GlossaryLink = {
  readonly name: string
  readonly sentence: string
  readonly href: string | undefined
  /** Whether this chapter is the one that explains it. */
  readonly isOwn: boolean
}

/** What stands in the place of a fence. */
export type Figure = CodeFigure | TranscriptFigure | PlainFigure

export type PlainFigure = {
  readonly kind: 'plain'
  readonly id: string
  readonly block: Block
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
}

/** A run as a page shows it. */
export type ShownRun = {
  readonly trace: Trace
  /** Where the page finds the record of the run; nothing where this form of the book has none. */
  readonly record: string | undefined
  readonly pictures: readonly ShownScreenshot[]
}

/** What a browser showed. */
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
  /** What stood under this name before; nothing where nothing did. */
  readonly before: readonly string[] | undefined
  /** All texts that decide what its names are: its program's and those that this one speaks of. */
  readonly typing: readonly string[]
  /** The programs that it is a part of, as they stand at the end of the chapter. */
  readonly programs: readonly ProgramLink[]
  /** Where the chunk is used. */
  readonly uses: readonly PageLink[]
  /** The other blocks of the same name. */
  readonly others: readonly PageLink[]
}

export type ProgramLink = {
  readonly target: string
  /** The page that shows it whole; nothing where this form of the book has none. */
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
  /** The page's own sections. */
  readonly sections: readonly PageLink[]
  /** Names of scripts, beside those of every page. */
  readonly scripts?: readonly string[]
}
