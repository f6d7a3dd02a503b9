import type { Problem } from '../data/problem.ts'
import type { Transcript } from '../data/transcript.ts'
import { type Rewrite, rewriteOf, sayUnwritten } from '../update.ts'
import { type ChapterProver, needsBrowser, noBrowser } from '../verify.ts'
import { keepRun } from '../world/kept.ts'

export type ProvingOptions = {
  /** Whether to make rewrites of what differs; never on a machine that says it is CI. */
  readonly update?: boolean | undefined
  /** The folder in which the record of each run is kept. */
  readonly traces?: string | undefined
  /** The path of a browser; nothing where there is none. */
  readonly browser: string | undefined
  /** Whether this machine says that it is CI. */
  readonly isCi: boolean
}

/** What became of one transcript. */
export type Proved = {
  readonly transcript: Transcript
  readonly outcome: 'proved' | 'rewritten' | 'failed' | 'skipped'
  /** Why it was not run. */
  readonly reason?: string
  readonly problems: readonly Problem[]
  readonly rewrite?: Rewrite
}

const lacksBrowser = 'no Chromium was found; install it, or name it in CHROMIUM'

/** Runs and judges one transcript. */
export async function proveOne(
  prover: ChapterProver,
  transcript: Transcript,
  { update, traces, browser, isCi }: ProvingOptions,
): Promise<Proved> {
  if (needsBrowser(transcript) && browser === undefined) return unproved(transcript, isCi)
  const { trace, run, problems } = await prover.prove(transcript)
  if (traces !== undefined) keepRun(traces, transcript, run)
  if (problems.length === 0) return { transcript, outcome: 'proved', problems }
  if (!update) return { transcript, outcome: 'failed', problems }
  const rewrite = isCi ? undefined : rewriteOf({ transcript, trace, problems }, prover.shapes)
  if (rewrite === undefined) return { transcript, outcome: 'failed', problems: sayUnwritten(problems, isCi) }
  return { transcript, outcome: 'rewritten', problems: [], rewrite }
}

/** A machine that says it is CI is to prove all. */
function unproved(transcript: Transcript, isCi: boolean): Proved {
  const outcome = isCi ? 'failed' : 'skipped'
  const problems = isCi ? [noBrowser(transcript)] : []
  return { transcript, outcome, reason: lacksBrowser, problems }
}
