import type { Chapter, Source } from '../data/chapter.ts'
import type { Result } from '../data/problem.ts'
import type { Transcript } from '../data/transcript.ts'
import { unusedShapes } from '../judge/shapes.ts'
import { checkCommands } from '../link/commands.ts'
import { type LinkedBook, linkBook } from '../link/programs.ts'
import { readBook, readSource } from '../read/book.ts'

/** A book as data: all that the chapters say, with nothing compiled, run or written yet. */
export type Book = {
  readonly chapters: readonly Chapter[]
  readonly transcripts: readonly Transcript[]
  readonly linked: LinkedBook
}

/**
 * Pipeline 1, in memory: Markdown to programs and transcripts. Each source is needed only until the next.
 *
 * @param readOne how one chapter is read
 */
export function extractBook(sources: Iterable<Source>, readOne = readSource): Result<Book> {
  const read = readBook(sources, readOne)
  const { chapters, transcripts } = read.value
  const link = linkBook(chapters)
  const problems = [
    ...read.problems,
    ...link.problems,
    ...checkCommands(transcripts, chapters, link.value),
    ...unusedShapes(chapters, transcripts),
  ]
  return { value: { chapters, transcripts, linked: link.value }, problems }
}
