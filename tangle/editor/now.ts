import type { Chapter } from '../chapter/chapter.ts'
import { languageOfFile } from '../chapter/languages.ts'
import type { Book } from '../book/extract.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import type { Program } from '../program/program.ts'
import type { State } from '../program/types/program-versions.ts'
import type { Questions } from '../program/types/questions.ts'

/** A program in a state of the book: at its end, or at the end of an earlier chapter. */
export type TypedProgram = {
  /** The path by which TypeScript knows it. */
  readonly file: string
  readonly program: Program
}

/** The programs of a book that TypeScript knows. */
export type TypedPrograms = {
  /** Those that each place of a chapter belongs to, at the end of the book first. */
  readonly asked: readonly TypedProgram[]
  readonly byFile: ReadonlyMap<string, Program>
}

/** A book at one moment, with the texts of the editor. */
export type Now = {
  readonly book: Book
  /** What reading and linking have found: the rest is found later. */
  readonly problems: readonly Problem[]
  /** The text of each chapter, by shown path. */
  readonly texts: ReadonlyMap<string, string>
  readonly programs: TypedPrograms
  readonly questions: () => Promise<Questions>
  /** The address of a file, by shown path. */
  readonly uriOf: (path: string) => string
}

export function typedPrograms(states: readonly State[]): TypedPrograms {
  const asked = states.flatMap(({ folder, asked: own }) =>
    own.flatMap((program) =>
      languageOfFile(program.target) === undefined ? [] : [{ file: folder + program.target, program }],
    ),
  )
  const all = states.flatMap(({ folder, programs }) =>
    programs.map((program) => [folder + program.target, program] as const),
  )
  return { asked, byFile: new Map(all) }
}

export function chapterAt({ book }: Now, path: string): Chapter | undefined {
  return book.chapters.find((chapter) => chapter.path === path)
}

const lineEnd = /\r\n|[\n\r]/

/** The lines of a chapter as the protocol and Markdown count them; none for another path. */
export function linesOf({ texts }: Now, path: string): readonly string[] {
  return texts.get(path)?.split(lineEnd) ?? []
}

/** The text of a place's line. */
export function lineAt(now: Now, { path, line }: Pick<Place, 'path' | 'line'>): string {
  return linesOf(now, path)[line - 1] ?? ''
}

/** How a chapter ends its lines: as it ends the first. */
export function lineEndOf({ texts }: Now, path: string): string {
  return lineEnd.exec(texts.get(path) ?? '')?.[0] ?? '\n'
}
