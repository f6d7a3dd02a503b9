import type { Problem } from '../problem/problem.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { runInputsAt } from '../book/run-inputs.ts'
import type { Policy } from '../transcript/run/policy.ts'
import type { Proof } from '../transcript/run/prove.ts'
import type { Now } from './now.ts'

/** What a run of a transcript has shown, and what it depended on. */
export type Proved = {
  readonly key: string
  /** The 1-based line of the transcript when it was run. */
  readonly line: number
  readonly path: string
  readonly problems: readonly Problem[]
}

/** Where and with what transcripts are run. */
export type Prover = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that programs find npm packages from, absolute. */
  readonly packages: string
}

/** The transcript whose fence opens in a 1-based line; nothing where there is none. */
export function transcriptAt({ book }: Now, path: string, line: number): Transcript | undefined {
  return book.transcripts.find(({ block }) => block.path === path && block.line === line)
}

/**
 * Runs one transcript with the programs of its chapter as they are now.
 *
 * @param update whether what happened is to be written
 * @returns the proof; or the problems for which nothing was run
 */
export async function proveInEditor(
  { book }: Now,
  transcript: Transcript,
  update: boolean,
  { env, packages }: Prover,
): Promise<Proof | readonly Problem[]> {
  const { plainBook, policyOf, prepareChapters, proveTranscript, transcriptsOf } =
    await import('./proving.ts')
  const chapters = book.chapters.filter(({ slug }) => slug === transcript.block.slug)
  // Somebody is at work here, whatever the machine says of itself.
  const policy: Policy = policyOf(
    { ...env, CI: undefined },
    { update, packages, pages: plainBook(packages, packages) },
  )
  const { value, problems } = await prepareChapters(book, chapters, policy)
  const prepared = transcriptsOf(value).find((one) => one.transcript.block === transcript.block)
  return problems.length > 0 || prepared === undefined ? problems : proveTranscript(prepared, policy)
}

/** What to keep of a proof: while a transcript and its programs are the same, its problems are too. */
export function keptOf(now: Now, { transcript, problems }: Proof, packages: string): Proved {
  const { path, line } = transcript.block
  return { key: keyOf(now, transcript, packages), line, path, problems }
}

/** The problems of runs that still hold, at the places that their transcripts have now. */
export function stillSo(now: Now, kept: readonly Proved[], packages: string): Problem[] {
  return kept.flatMap(({ key, path, line, problems }) => {
    const own = now.book.transcripts.filter(({ block }) => block.path === path)
    const same = own.find((transcript) => keyOf(now, transcript, packages) === key)
    if (same === undefined) return []
    const down = same.block.line - line
    return problems.map((problem) => movedDown(problem, path, down))
  })
}

function keyOf({ book }: Now, transcript: Transcript, packages: string): string {
  const index = book.chapters.findIndex(({ slug }) => slug === transcript.block.slug)
  const inputs = runInputsAt(book, index, { packages, findCommand: () => undefined })
  return JSON.stringify(inputs(transcript))
}

function movedDown(problem: Problem, path: string, down: number): Problem {
  const moved = (at: Problem['at']) => (at.path === path ? { ...at, line: at.line + down } : at)
  return {
    ...problem,
    at: moved(problem.at),
    ...(problem.notes && { notes: problem.notes.map((note) => ({ ...note, at: moved(note.at) })) }),
  }
}
