import type { Shape } from '../../chapter/chapter.ts'
import type { ScriptRun } from '../../line-coverage/counts.ts'
import type { RunInputs, RecordedRun } from '../trace/recorded-run.ts'
import type { Problem, Rewriting } from '../../problem/problem.ts'
import type { OutputFile } from '../../program/program.ts'
import type { Trace } from '../trace/trace.ts'
import type { Transcript } from '../notation/transcript.ts'
import { mergeTranscript } from '../rewriting/merge.ts'
import { judgeTranscript } from '../judgement/verdict.ts'
import { readCurrentRun, writeRun } from '../trace/run-files.ts'
import { browserFailed, noBrowser } from './browser-problems.ts'
import type { Policy } from './policy.ts'
import { runTranscript } from './run.ts'
import { findVarying } from './varying.ts'

/** A transcript with everything that its proof needs. */
export type PreparedTranscript = {
  readonly transcript: Transcript
  /** The book's named shapes. */
  readonly shapes: readonly Shape[]
  /** The contents of `dist/`. */
  readonly files: readonly OutputFile[]
  /** What a run of it depends on. */
  readonly inputs: RunInputs
}

/** The result of proving one transcript. */
export type Proof = {
  readonly transcript: Transcript
  readonly outcome: 'proved' | 'rewritten' | 'failed' | 'skipped'
  /** Why it was not run. */
  readonly reason?: string
  readonly problems: readonly Problem[]
  /** What to write into its chapter, if anything. */
  readonly rewrite?: Rewrite
  /** Its run, where there was one, with the digests by which later calls know whether it still proves the transcript. */
  readonly run?: RecordedRun
  /** The parts of the programs that ran, where coverage is measured. */
  readonly ran: readonly ScriptRun[]
}

export type Rewrite = { readonly transcript: Transcript; readonly lines: readonly string[] }

/** Whether a transcript needs a browser and there is none. */
export function lacksBrowser({ panes }: Transcript, { browser }: Policy): boolean {
  return browser === undefined && panes.some(({ kind }) => kind === 'browser')
}

/** The proof by a recorded run, without compiling or running; nothing where no recorded run proves the transcript. */
export function proofByRecord(
  transcript: Transcript,
  inputs: RunInputs,
  { traces }: Policy,
): Proof | undefined {
  const run = traces === undefined ? undefined : readCurrentRun(traces, transcript, inputs)
  return run && { transcript, outcome: 'proved', problems: [], run, ran: [] }
}

/** Proves one transcript: runs it, compares the run with what is printed, and decides what to do about differences. */
export async function proveTranscript(
  { transcript, shapes, files, inputs }: PreparedTranscript,
  policy: Policy,
): Promise<Proof> {
  if (lacksBrowser(transcript, policy)) return unproved(transcript, policy)
  const { trace, pictures, failures, ran } = await runTranscript(transcript, { ...policy, files, shapes })
  const broken = failures.map((failure) => browserFailed(transcript, failure, policy.browser))
  const problems = broken.length > 0 ? broken : judgeTranscript(transcript, trace, shapes)
  const run = { trace, pictures, inputs, proves: problems.length === 0 }
  if (policy.traces !== undefined) writeRun(policy.traces, transcript, run)
  const proof = { transcript, run, ran, ...decide(transcript, trace, shapes, problems, policy) }
  if (proof.rewrite === undefined) return proof
  const again = await runTranscript(transcript, { ...policy, files, shapes })
  const varying = findVarying(transcript, proof.rewrite.lines, again.trace, shapes)
  return varying === undefined ? proof : { transcript, run, ran, outcome: 'failed', problems: [varying] }
}

function unproved(transcript: Transcript, { withoutBrowser: outcome }: Policy): Proof {
  const problems = outcome === 'failed' ? [noBrowser(transcript)] : []
  const reason = 'no Chromium was found; install it, or name it in CHROMIUM'
  return { transcript, outcome, reason, problems, ran: [] }
}

/** Only rows that differ may be overwritten. A run that ended in another way needs a person. */
const mendable = new Set<Problem['code']>(['output-differs', 'order-differs'])

function decide(
  transcript: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
  problems: readonly Problem[],
  { update, isCi }: Policy,
): Pick<Proof, 'outcome' | 'problems' | 'rewrite'> {
  if (problems.length === 0 && !transcript.isRagged) return { outcome: 'proved', problems }
  if (!update) return { outcome: 'failed', problems }
  const obstacle = isCi ? 'CI' : problems.find(({ code }) => !mendable.has(code))?.code
  if (obstacle !== undefined) return { outcome: 'failed', problems: problems.map(notRewritten(obstacle)) }
  const lines = mergeTranscript(transcript, trace, shapes)
  return { outcome: 'rewritten', problems: [], rewrite: { transcript, lines } }
}

/** Notes in problems that rewriting could have corrected why it did not. */
function notRewritten(obstacle: Rewriting): (problem: Problem) => Problem {
  return (problem) => (problem.rewriting === undefined ? problem : { ...problem, rewriting: obstacle })
}
