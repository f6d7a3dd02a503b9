import type { Place } from '../problem/place.ts'

/** A chapter's file, its bytes decoded. */
export type Source = {
  /** As shown to people: relative to where the tool was started, with `/`. */
  readonly path: string
  /** The path in the folder of chapters, without `.md`: `01-sockets`, `solutions/03-echo`. */
  readonly slug: string
  /** As source maps name it: its folder's own name and the path in it, wherever the tool was started. */
  readonly name: string
  readonly text: string
}

export type Operation = 'define' | 'append' | 'replace'

/** How a fence of program text relates to what is written above it, and to the transcripts. */
type Writing = {
  readonly operation: Operation
  /** Why no transcript runs some of its lines, as the author explains it. */
  readonly unreached?: string
}

/** Code may be wrong on purpose. */
type Expecting = {
  /** The errors that the type checker must find in it, such as `TS2322`, each as often as it occurs. */
  readonly errors?: readonly string[]
}

/** What a fence is for: each has exactly one role. */
export type Role =
  | (Expecting & Writing & { readonly kind: 'file'; readonly target: string })
  | (Expecting & Writing & { readonly kind: 'chunk'; readonly name: string })
  | (Expecting & { readonly kind: 'mistake' })
  | { readonly kind: 'illustration' }
  | {
      readonly kind: 'transcript'
      readonly panes: readonly string[]
      /** What programs of this transcript print before they read a line; nothing where none reads one. */
      readonly prompt?: string | undefined
      /** Whether its commands find the woven book in `dist/book/`. */
      readonly hasBook?: boolean
    }
  | {
      readonly kind: 'message'
      readonly invalid: string | undefined
      /** Whether it is a response to a request with HEAD, which has no body. */
      readonly isToHead?: boolean
    }
  | { readonly kind: 'shown' }

export type RoleOf<Kind extends Role['kind']> = Extract<Role, { kind: Kind }>

/** One fence. The position of every character of its body is known, so everything made from it can be mapped back. */
export type Block<R extends Role = Role> = {
  readonly path: string
  readonly slug: string
  readonly name: string
  readonly language: string
  readonly role: R
  /** 1-based line of the opening fence. The body's line `i` (0-based) is the chapter's line `line + 1 + i`. */
  readonly line: number
  /** 1-based column of the opening fence, in UTF-16 units. */
  readonly column: number
  /** The info string as written. */
  readonly info: string
  /** 1-based column of the info string, in UTF-16 units. */
  readonly infoColumn: number
  /** The body, without the marks and indentation of the containers around it. */
  readonly lines: readonly string[]
  /**
   * 0-based column, in UTF-16 units, at which each body line begins in the chapter; one number where it is the same for
   * all. Below 0 where a container has cut a tab into spaces: the line then begins with more characters than the
   * chapter has there.
   */
  readonly columns: number | readonly number[]
  /** Whether the fence is in an HTML comment: tangled, but not shown. */
  readonly hidden: boolean
}

/** A block of a file or of a chunk. */
export type DefiningBlock = Block<RoleOf<'file'> | RoleOf<'chunk'>>

/** Program text: of a file or chunk, or of a program that is wrong on purpose. */
export type CodeBlock = DefiningBlock | MistakeBlock

export type MistakeBlock = Block<RoleOf<'mistake'>>

export type FrontMatter = {
  readonly title: string | undefined
  /** Where the text of the title begins. */
  readonly titleAt?: Place
  /** 1-based line of the `---` that ends it; nothing where the chapter has no front matter. */
  readonly endLine?: number
  /** Named shapes of values that differ from run to run: name to the source of a regular expression. */
  readonly shapes: readonly Shape[]
  /** The terms that the chapter explains. */
  readonly terms?: readonly BookValue[]
  /** Programs of this machine that the book’s transcripts may run. */
  readonly commands?: readonly AllowedCommand[]
  /** Data of the book as a whole. */
  readonly book?: BookFront | undefined
}

/** A program of the machine, by its name, and the place that allows it. */
export type AllowedCommand = { readonly name: string; readonly at: Place }

/** All values are texts; weaving checks them. */
export type BookFront = Readonly<Partial<Record<BookKey, BookValue>>>

export const bookKeys = ['title', 'about', 'language', 'author', 'date', 'style', 'template'] as const

export type BookKey = (typeof bookKeys)[number]

export type BookValue = { readonly text: string; readonly at: Place }

export type Shape = {
  readonly name: string
  readonly pattern: string
  readonly at: Place
}

export type Chapter = {
  readonly path: string
  readonly slug: string
  readonly front: FrontMatter
  readonly headings: readonly ChapterHeading[]
  readonly blocks: readonly Block[]
}

/** A heading as it is written, with the marks of its emphasis. */
export type ChapterHeading = {
  /** 1 to 6. */
  readonly level: number
  /** 1-based. */
  readonly line: number
  readonly text: string
}

export function isDefining(block: Block): block is DefiningBlock {
  return block.role.kind === 'file' || block.role.kind === 'chunk'
}

/** The path of the file that a block defines, or the name of the chunk. */
export function definedName({ role }: DefiningBlock): string {
  return role.kind === 'file' ? role.target : role.name
}

export function isMistake(block: Block): block is MistakeBlock {
  return block.role.kind === 'mistake'
}

/** 0-based column at which body line `index` (0-based) begins in the chapter. */
export function columnOf(block: Block, index: number): number {
  return typeof block.columns === 'number' ? block.columns : (block.columns[index] ?? 0)
}

/** 0-based column in the chapter of `offset` (0-based) in body line `index` (0-based), all in UTF-16 units. */
export function chapterColumn(block: Block, index: number, offset: number): number {
  return Math.max(0, columnOf(block, index) + offset)
}

/** The place of the opening fence. */
export function placeOfBlock(block: Block): Place {
  return { path: block.path, line: block.line, column: block.column }
}

/** Whether a place is in a block, its opening fence included. */
export function isInBlock({ path, line }: Place, block: Block): boolean {
  return path === block.path && line >= block.line && line <= block.line + block.lines.length
}

/** How many UTF-16 units the opening fence takes, info string included. */
export function lengthOfOpening(block: Block): number {
  return block.infoColumn - block.column + block.info.length
}

/** Where a block names its file or chunk: the word `file=…` or `name=…`. */
export function wordOfTarget(block: DefiningBlock): { at: Place; length: number } {
  return wordOf(block, block.role.kind === 'file' ? 'file' : 'name')
}

/** Where a block has `key=…`. */
export function wordOf(block: Block, key: string): { at: Place; length: number } {
  const match = new RegExp(`\\b${key}=("[^"]*"|\\S+)`).exec(block.info)
  const column = block.infoColumn + (match?.index ?? 0)
  return { at: { path: block.path, line: block.line, column }, length: match?.[0].length ?? 1 }
}

/** The place of `offset` (0-based, UTF-16 units) in body line `index` (0-based). */
export function placeInBlock(block: Block, index: number, offset = 0): Place {
  return { path: block.path, line: block.line + 1 + index, column: chapterColumn(block, index, offset) + 1 }
}
