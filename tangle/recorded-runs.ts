import { packageFilesOf, runInputsAt } from './book/run-inputs.ts'
import type { Book } from './book/extract.ts'
import type { RecordedRun } from './transcript/trace/recorded-run.ts'
import type { Problem } from './problem/problem.ts'
import type { Transcript } from './transcript/notation/transcript.ts'
import { opennessNotes } from './transcript/run/openness.ts'
import { type BookPages, type Policy, policyOf } from './transcript/run/policy.ts'
import { lackingOf, lacksAny, type Proof, proofByRecord } from './transcript/run/prove.ts'
import { prepareChapters, proveAll, transcriptsOf, type Watcher } from './verify.ts'
import { allowedCommands, neededCommands } from './transcript/notation/allowed-commands.ts'
import { kindOf } from './system/disk.ts'
import { recordFile } from './transcript/trace/run-files.ts'

/** The runs that prove a book's transcripts. */
export type FoundRuns = {
  /** The run that proves each transcript, where there is one. */
  readonly runs: ReadonlyMap<Transcript, RecordedRun>
  /** How many transcripts were run now, because no recorded run proved them. */
  readonly runCount: number
  /** How many of these are so. */
  readonly provedCount: number
  /** How many transcripts no run proves: they are not so, or this machine lacks what they need. */
  readonly unprovedCount: number
  /** The files in which runs of the unproved transcripts would be recorded, and those that say which packages programs run with. */
  readonly missing: readonly string[]
  readonly problems: readonly Problem[]
  /** What a person should know of the new runs. */
  readonly notes: readonly string[]
}

/** Who follows the runs of now, and which transcripts they may be of: all, where nothing is said. */
export type Proving = Watcher & {
  readonly isReady?: (transcript: Transcript) => boolean
  /** Called before anything is run, where no run has been recorded. */
  readonly onFirstRun?: (() => void) | undefined
  /** Whether there are to be no new runs. */
  readonly noRun?: boolean | undefined
  /** The woven book, for transcripts that have it. */
  readonly pages?: BookPages
}

/**
 * The runs that prove a book's transcripts: recorded ones, and new ones where this machine can make them.
 *
 * Transcripts that need a browser, a command or the woven book remain unproved where there is none.
 *
 * @param traces the folder of recorded runs
 * @param packages the folder that programs find npm packages from, absolute
 */
export async function findRecordedRuns(
  book: Book,
  traces: string,
  packages?: string,
  { onFirstRun, noRun = false, pages, ...proving }: Proving = {},
): Promise<FoundRuns> {
  const policy = policyOf(process.env, { traces, packages, pages, whenLacking: 'skipped' })
  const recorded = proofsByRecords(book, policy)
  const isFirst = kindOf(traces) === undefined
  const onStart = () => (isFirst ? onFirstRun?.() : undefined)
  // Proving reads /proc.
  const { proofs, problems } =
    process.platform === 'linux' && !noRun
      ? await proveOthers(book, recorded, policy, { onStart, ...proving })
      : { proofs: [], problems: [] }
  const runs = new Map(
    [...recorded, ...proofs].flatMap(({ transcript, run }) => (run?.proves ? [[transcript, run]] : [])),
  )
  const missing = book.transcripts.filter((transcript) => !runs.has(transcript))
  return {
    runs,
    runCount: proofs.length,
    provedCount: proofs.filter(({ outcome }) => outcome === 'proved').length,
    unprovedCount: missing.length,
    missing: [
      ...missing.map((transcript) => recordFile(traces, transcript)),
      ...packageFilesOf(book.linked.programs, packages),
    ],
    problems: [...problems, ...proofs.flatMap((proof) => proof.problems)],
    notes: opennessNotes(proofs.map(({ openness }) => openness)),
  }
}

/** The proofs by recorded runs, which need neither compiling nor running. */
export function proofsByRecords(book: Book, policy: Policy): Proof[] {
  return book.chapters.flatMap(({ slug }, index) => {
    const inputsOf = runInputsAt(book, index, policy)
    const own = book.transcripts.filter(({ block }) => block.slug === slug)
    return own.flatMap((transcript) => proofByRecord(transcript, inputsOf(transcript), policy) ?? [])
  })
}

/** Proves the other transcripts, and compiles only the chapters that have some. */
async function proveOthers(
  book: Book,
  recorded: readonly Proof[],
  policy: Policy,
  { isReady, onStart, ...watcher }: Proving & { readonly onStart: () => void },
) {
  const proved = new Set(recorded.map(({ transcript }) => transcript))
  const allowed = allowedCommands(book.chapters)
  const canRun = (one: Transcript) =>
    (one.block.role.hasBook !== true || policy.pages !== undefined) &&
    !lacksAny(lackingOf(one, neededCommands(one, allowed, book.linked.programs), policy))
  const others = new Set(
    book.transcripts.filter((one) => !proved.has(one) && (isReady?.(one) ?? true) && canRun(one)),
  )
  const slugs = new Set([...others].map(({ block }) => block.slug))
  const chapters = book.chapters.filter(({ slug }) => slugs.has(slug))
  const { value: prepared, problems } = await prepareChapters(book, chapters, policy)
  if (problems.length > 0) return { proofs: [], problems }
  const todo = transcriptsOf(prepared).filter(({ transcript }) => others.has(transcript))
  if (todo.length > 0) onStart()
  return { proofs: await proveAll(todo, policy, watcher), problems }
}
