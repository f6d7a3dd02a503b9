import type { Book } from './book/extract.ts'
import { basisAt } from './book/basis.ts'
import type { KeptRun } from './data/kept.ts'
import type { Problem } from './data/problem.ts'
import type { Transcript } from './data/transcript.ts'
import { needsBrowser, proverOf } from './verify.ts'
import { runAtOnce } from './world/at-once.ts'
import { findBrowser } from './world/browser.ts'
import { freshRun, keepRun } from './world/kept.ts'

/** What the transcripts of a book rest on. */
export type Evidence = {
  /** The run that proves each transcript; those that nothing proves are missing. */
  readonly runs: ReadonlyMap<Transcript, KeptRun>
  /** How many were run just now, because no kept run proved them. */
  readonly runCount: number
  readonly problems: readonly Problem[]
}

/** The kept runs that still prove their transcripts. Nothing is compiled or run. */
export function keptEvidence(book: Book, folder: string): ReadonlyMap<Transcript, KeptRun> {
  const runs = new Map<Transcript, KeptRun>()
  for (const { transcript, basis } of withBases(book)) {
    const run = freshRun(folder, transcript, basis)
    if (run !== undefined) runs.set(transcript, run)
  }
  return runs
}

/**
 * Proves the transcripts of a book that no kept run proves, and keeps those runs.
 *
 * Transcripts with a browser in them stay unproved where there is none.
 *
 * @param folder where runs are kept
 */
export async function proveStale(book: Book, folder: string): Promise<Evidence> {
  const runs = new Map(keptEvidence(book, folder))
  const problems: Problem[] = []
  let runCount = 0
  const tasks: (() => Promise<void>)[] = []
  for (const [index, stale] of staleOf(book, runs)) {
    const prover = await proverOf(book, index)
    problems.push(...prover.problems)
    if (prover.problems.length > 0) continue
    for (const transcript of stale) tasks.push(() => prove(transcript, prover.value.prove))
  }
  await runAtOnce(tasks)
  return { runs, runCount, problems }

  async function prove(transcript: Transcript, run: Prove): Promise<void> {
    const { run: kept, problems: own } = await run(transcript)
    keepRun(folder, transcript, kept)
    problems.push(...own)
    runCount++
    if (kept.proves) runs.set(transcript, kept)
  }
}

type Prove = (
  transcript: Transcript,
) => Promise<{ readonly run: KeptRun; readonly problems: readonly Problem[] }>

/** The transcripts to run, by the 0-based place of their chapter. */
function staleOf(book: Book, runs: ReadonlyMap<Transcript, KeptRun>): Map<number, Transcript[]> {
  const hasBrowser = findBrowser() !== undefined
  const stale = new Map<number, Transcript[]>()
  for (const { transcript, index } of withBases(book)) {
    if (runs.has(transcript) || (needsBrowser(transcript) && !hasBrowser)) continue
    stale.set(index, [...(stale.get(index) ?? []), transcript])
  }
  return stale
}

function withBases(book: Book) {
  return book.chapters.flatMap(({ slug }, index) => {
    const basisOf = basisAt(book, index)
    const own = book.transcripts.filter(({ block }) => block.slug === slug)
    return own.map((transcript) => ({ index, transcript, basis: basisOf(transcript) }))
  })
}
