import type { Chapter } from '../chapter/chapter.ts'
import type { Result } from '../problem/problem.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { unusedShapes } from '../transcript/notation/shapes.ts'
import { checkPaths } from '../transcript/notation/allowed-commands.ts'
import { checkCommands } from '../transcript/notation/started-programs.ts'
import { type LinkedBook, linkBook } from '../program/link-programs.ts'
import { withoutFollowOn } from './follow-on.ts'
import { readBook, type ReadSource } from './read-book.ts'

/** A book as data, with nothing compiled, run or written yet. */
export type Book = {
  readonly chapters: readonly Chapter[]
  readonly transcripts: readonly Transcript[]
  readonly linked: LinkedBook
}

/**
 * Chapters to programs and transcripts, in memory.
 *
 * @param sources read one by one, so that the text of a large book is never held whole
 */
export function extractBook(sources: Iterable<Result<ReadSource>>): Result<Book> {
  const read = readBook(sources)
  const { chapters, transcripts } = read.value
  const link = linkBook(chapters)
  const problems = [
    ...read.problems,
    ...withoutFollowOn(chapters, read.problems, [
      ...link.problems,
      ...checkCommands(transcripts, chapters, link.value),
      ...checkPaths(transcripts, chapters, link.value.programs),
      ...unusedShapes(chapters, transcripts),
    ]),
  ]
  return { value: { chapters, transcripts, linked: link.value }, problems }
}
