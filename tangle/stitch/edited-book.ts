import type { Book } from '../book/extract.ts'
import type { Source } from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'
import { programsAt } from '../program/link-programs.ts'
import type { Program } from '../program/program.ts'
import type { ShownPath } from './places.ts'

type Read = { readonly book: Book; readonly problems: readonly Problem[] }

/** A book, and programs of it that were edited where they were built. */
export type EditedBook = Read & {
  /** The chapters as they are, in the book's order. */
  readonly sources: readonly Source[]
  /** 0-based index of the chapter at whose end the programs were built. */
  readonly limit: number
  /** The lines of each edited program as they are now, by target. */
  readonly edited: ReadonlyMap<string, readonly string[]>
  readonly shown: ShownPath
  /** Reads the book once more, with other texts in some of its chapters, by shown path. */
  readonly read: (texts: ReadonlyMap<string, string>) => Read
}

/** The same before it is known what was edited. */
export type BuiltBook = Omit<EditedBook, 'edited'>

/** The programs as they were built. */
export function programsOf({ book, limit }: Pick<EditedBook, 'book' | 'limit'>): Program[] {
  return programsAt(book.linked, limit)
}
