import { join, resolve } from 'node:path'
import { shownPath } from './chapter/chapter-files.ts'
import { languageOfFile } from './chapter/languages.ts'
import type { Book } from './book/extract.ts'
import { headingAbove } from './book/line-origins.ts'
import type { Problem } from './problem/problem.ts'
import { firstDifference } from './program/first-difference.ts'
import { programsAt } from './program/link-programs.ts'
import { placeInProgram, type Program, programText } from './program/program.ts'
import { textOnDisk } from './system/disk.ts'
import { textLines } from './text/line-starts.ts'

/** What a reader has typed, against the book. */
export type Comparison = {
  /** Targets that say the same as the book, in its order. */
  readonly same: readonly string[]
  /** Targets that the reader does not have. */
  readonly missing: readonly string[]
  /** The first difference of each other program. */
  readonly problems: readonly Problem[]
}

/**
 * Compares the programs that a reader has typed with those of the book.
 *
 * @param index 0-based index of the chapter at whose end the book's programs are taken
 * @param folder the reader's folder: a program of the book is looked for at its target below it
 * @param cwd what shown paths are relative to
 */
export function compareFolder(book: Book, index: number, folder: string, cwd: string): Comparison {
  const compared = programsAt(book.linked, index).map((program) => {
    const file = join(resolve(cwd, folder), program.target)
    const typed = textOnDisk(file)
    return { program, typed, path: shownPath(file, cwd) }
  })
  const problems = compared.flatMap(({ program, typed, path }) =>
    typed === undefined ? [] : differenceOf(book, program, typed, path),
  )
  const different = new Set(problems.map(({ at }) => at.path))
  const targets = (isOne: (one: (typeof compared)[number]) => boolean) =>
    compared.filter(isOne).map(({ program }) => program.target)
  return {
    same: targets(({ typed, path }) => typed !== undefined && !different.has(path)),
    missing: targets(({ typed }) => typed === undefined),
    problems,
  }
}

function differenceOf(book: Book, program: Program, typed: string, path: string): Problem[] {
  const ours = programText(program)
  const difference = firstDifference(ours, typed, languageOfFile(program.target) !== undefined)
  if (difference === undefined) return []
  const at = textLines(typed).positionOf(difference.typed)
  const there = textLines(ours).positionOf(difference.book)
  const origin = placeInProgram(program, there.line + 1, there.column)
  const heading = origin && headingAbove(book, origin.at)
  const where =
    heading === undefined ? 'the book has it here' : `the book has it here, under “${heading.text}”`
  return [
    {
      code: 'differs-from-book',
      message: sentenceFor(difference.wanted, difference.found),
      at: { path, line: at.line + 1, column: at.column + 1 },
      length: difference.found?.split('\n')[0]?.length ?? 1,
      expected: `\`${ours.split('\n')[there.line]?.trim() ?? ''}\``,
      hint: 'Read the paragraph above that block again. If you meant the difference, leave it.',
      ...(origin && { notes: [{ message: where, at: origin.at }] }),
    },
  ]
}

function sentenceFor(wanted: string | undefined, found: string | undefined): string {
  if (found === undefined) return 'Your program ends here. The one in the book goes on.'
  if (wanted === undefined) return 'The program in the book ends before this.'
  return 'From here on, your program differs from the book.'
}
