import { codeLines } from './book/lines.ts'
import type { Book } from './book/extract.ts'
import { scriptsOf } from './book/scripts.ts'
import { isDefining } from './data/chapter.ts'
import type { CodeLine, ScriptRun } from './data/coverage.ts'
import type { Problem } from './data/problem.ts'
import type { OutputFile } from './data/program.ts'
import { judgeCoverage } from './judge/unreached.ts'
import { programsAt } from './link/programs.ts'

/** What the transcripts of one chapter ran, and of what. */
export type ChapterRun = {
  /** What `dist/` held. */
  readonly files: readonly OutputFile[]
  readonly ran: readonly ScriptRun[]
}

export type Coverage = {
  /** Every line of the book that can run, with how often it did. */
  readonly lines: readonly CodeLine[]
  readonly problems: readonly Problem[]
}

/**
 * Pipeline 3: what the transcripts ran → how often each line of the chapters ran → problems, or none.
 *
 * @param runs one for each chapter, in the book's order: each chapter has its own edition of the programs
 */
export function coverageOf(book: Book, runs: readonly ChapterRun[]): Coverage {
  const measured = runs.map(({ files, ran }, index) => {
    return { scripts: scriptsOf(programsAt(book.linked, index), files), ran }
  })
  const lines = codeLines(book.chapters, measured)
  const blocks = book.chapters.flatMap((chapter) => chapter.blocks.filter(isDefining))
  return { lines, problems: judgeCoverage(blocks, lines) }
}
