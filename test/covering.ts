import { extractBook } from '../tangle/book/extract.ts'
import { readSource } from '../tangle/read/book.ts'
import { type Coverage, coverageOf } from '../tangle/coverage.ts'
import type { Source } from '../tangle/data/chapter.ts'
import type { Problem } from '../tangle/data/problem.ts'
import { measuringProverOf } from '../tangle/verify.ts'

/** A book whose transcripts were run, and counted. */
export type CoveredBook = Coverage & {
  /** What is wrong with the book or with its transcripts, beside their coverage. */
  readonly faults: readonly Problem[]
}

/** Runs every transcript of a book, one after the other, and tells what they reached. */
export async function coverSources(sources: readonly Source[]): Promise<CoveredBook> {
  const { value: book, problems } = extractBook(sources.map(readSource))
  const faults = [...problems]
  const runs = []
  for (const index of book.chapters.keys()) {
    const { value: prover, problems: found } = await measuringProverOf(book, index)
    const proofs = await Promise.all(prover.transcripts.map(prover.prove))
    faults.push(...found, ...proofs.flatMap((proof) => proof.problems))
    runs.push({ files: prover.files, ran: proofs.flatMap(({ ran }) => ran) })
  }
  return { ...coverageOf(book, runs), faults }
}
