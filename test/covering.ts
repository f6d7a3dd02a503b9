import { extractBook } from '../tangle/book/extract.ts'
import { coverBook } from '../tangle/coverage.ts'
import { readSource } from '../tangle/book/read-book.ts'
import type { Source } from '../tangle/chapter/chapter.ts'
import type { CodeLine } from '../tangle/line-coverage/counts.ts'
import type { Problem } from '../tangle/problem/problem.ts'
import { policyOf } from '../tangle/transcript/run/policy.ts'

/** A book whose transcripts were run, and counted. */
export type CoveredBook = {
  readonly lines: readonly CodeLine[]
  readonly problems: readonly Problem[]
  /** What is wrong with the book or with its transcripts, so that nothing is known of their coverage. */
  readonly faults: readonly Problem[]
}

/** Runs every transcript of a book, and reports what they reached. */
export async function coverSources(sources: readonly Source[]): Promise<CoveredBook> {
  const { value: book, problems: faults } = extractBook(sources.map(readSource))
  const { lines, problems } = await coverBook(
    { book, problems: faults },
    policyOf({ ...process.env, CI: undefined }),
  )
  return lines === undefined ? { lines: [], problems: [], faults: problems } : { lines, problems, faults: [] }
}
