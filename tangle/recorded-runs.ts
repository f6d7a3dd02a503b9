import { runInputsAt } from './book/run-inputs.ts'
import type { Book } from './book/extract.ts'
import type { RecordedRun } from './transcript/trace/recorded-run.ts'
import type { Problem } from './problem/problem.ts'
import type { Transcript } from './transcript/notation/transcript.ts'
import { type Policy, policyOf } from './transcript/run/policy.ts'
import { lacksBrowser, type Proof, proofByRecord } from './transcript/run/prove.ts'
import { prepareChapters, proveAll, transcriptsOf } from './verify.ts'
import { recordFile } from './transcript/trace/run-files.ts'

/** What the transcripts of a book rest on. */
export type FoundRuns = {
  /** The run that proves each transcript; those that nothing proves are missing. */
  readonly runs: ReadonlyMap<Transcript, RecordedRun>
  /** How many were run just now, because no kept run proved them. */
  readonly runCount: number
  /** Where runs would be kept that prove the transcripts which nothing proves. */
  readonly missing: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * The runs that prove a book's transcripts: kept ones, and new ones where no kept run does and this machine can make one.
 *
 * Transcripts with a browser in them remain unproved where there is none.
 *
 * @param traces where runs are kept
 */
export async function findRecordedRuns(book: Book, traces: string): Promise<FoundRuns> {
  const policy = policyOf(process.env, { traces, withoutBrowser: 'skipped' })
  const kept = proofsByRecords(book, policy)
  // Proving reads /proc.
  const { proofs, problems } =
    process.platform === 'linux' ? await proveOthers(book, kept, policy) : { proofs: [], problems: [] }
  const runs = new Map(
    [...kept, ...proofs].flatMap(({ transcript, run }) => (run?.proves ? [[transcript, run]] : [])),
  )
  const missing = book.transcripts.filter((transcript) => !runs.has(transcript))
  return {
    runs,
    runCount: proofs.length,
    missing: missing.map((transcript) => recordFile(traces, transcript)),
    problems: [...problems, ...proofs.flatMap((proof) => proof.problems)],
  }
}

/** The proofs by kept runs, which take neither compiling nor running. */
export function proofsByRecords(book: Book, policy: Policy): Proof[] {
  return book.chapters.flatMap(({ slug }, index) => {
    const inputsOf = runInputsAt(book, index)
    const own = book.transcripts.filter(({ block }) => block.slug === slug)
    return own.flatMap((transcript) => proofByRecord(transcript, inputsOf(transcript), policy) ?? [])
  })
}

/** Proves what no kept run proves; only chapters with such a transcript are compiled. */
async function proveOthers(book: Book, kept: readonly Proof[], policy: Policy) {
  const proved = new Set(kept.map(({ transcript }) => transcript))
  const others = new Set(book.transcripts.filter((one) => !proved.has(one) && !lacksBrowser(one, policy)))
  const slugs = new Set([...others].map(({ block }) => block.slug))
  const chapters = book.chapters.filter(({ slug }) => slugs.has(slug))
  const { value: prepared, problems } = await prepareChapters(book, chapters)
  if (problems.length > 0) return { proofs: [], problems }
  const todo = transcriptsOf(prepared).filter(({ transcript }) => others.has(transcript))
  return { proofs: await proveAll(todo, policy), problems }
}
