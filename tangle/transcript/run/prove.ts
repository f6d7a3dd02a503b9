import type { AllowedCommand, Shape } from '../../chapter/chapter.ts'
import type { ScriptRun } from '../../line-coverage/counts.ts'
import type { RunInputs, RecordedRun } from '../trace/recorded-run.ts'
import type { Problem, Result, Rewriting } from '../../problem/problem.ts'
import type { OutputFile } from '../../program/program.ts'
import type { Trace } from '../trace/trace.ts'
import { type LaterSteps, mindLaterSteps } from '../notation/later-steps.ts'
import type { Transcript } from '../notation/transcript.ts'
import { mergeTranscript } from '../rewriting/merge.ts'
import { compareCommands, differingRows } from '../judgement/compare.ts'
import { judgeStarts } from '../judgement/keys.ts'
import { judgeTranscript } from '../judgement/verdict.ts'
import { readCurrentRun, writeRun } from '../trace/run-files.ts'
import { breachProblem } from './breach.ts'
import { browserFailed } from './browser-problems.ts'
import { pause } from '../sandbox/terminal.ts'
import { problemOfLeftBehind } from './left-behind.ts'
import { type Lacking, problemsOfLacking, reasonOfLacking } from './lacking.ts'
import type { Openness } from './openness.ts'
import type { LaidFile } from '../sandbox/program-folder.ts'
import type { Policy } from './policy.ts'
import { type Outcome, runTranscript } from './run.ts'
import { findSplitCommands } from './split-commands.ts'
import { findVarying, rewrittenAs } from './varying.ts'

/** A transcript with everything that its proof needs. */
export type PreparedTranscript = {
  readonly transcript: Transcript
  /** What is wrong in its fence, so that it cannot be run. */
  readonly faults?: readonly Problem[]
  /** The book's named shapes. */
  readonly shapes: readonly Shape[]
  /** The further commands that it may run, and those of them without which it is not run. */
  readonly commands: readonly AllowedCommand[]
  readonly needed: readonly AllowedCommand[]
  /** The contents of `dist/`. */
  readonly files: readonly OutputFile[]
  /** What its chapter changes of these programs below it. */
  readonly laterSteps: LaterSteps
  /** What a run of it depends on. */
  readonly inputs: RunInputs
}

/** The result of proving one transcript. */
export type Proof = {
  readonly transcript: Transcript
  readonly outcome: 'proved' | 'rewritten' | 'failed' | 'skipped'
  /** Whether a recorded run proves it, and none was made. */
  readonly isByRecord?: boolean
  /** What the system did not keep its programs from. */
  readonly openness?: Openness | undefined
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

/** What a transcript needs and this machine does not have. */
export function lackingOf(
  { panes }: Transcript,
  needed: readonly AllowedCommand[],
  { browser, findCommand }: Policy,
): Lacking {
  return {
    browser: browser === undefined && panes.some(({ kind }) => kind === 'browser'),
    commands: needed.filter(({ name }) => findCommand(name) === undefined),
  }
}

export function lacksAny({ browser, commands }: Lacking): boolean {
  return browser || commands.length > 0
}

/** The proof by a recorded run, without compiling or running; nothing where no recorded run proves the transcript. */
export function proofByRecord(
  transcript: Transcript,
  inputs: RunInputs,
  { traces }: Policy,
): Proof | undefined {
  const run = traces === undefined ? undefined : readCurrentRun(traces, transcript, inputs)
  return run && { transcript, outcome: 'proved', problems: [], isByRecord: true, run, ran: [] }
}

/**
 * Proves one transcript: runs it, compares the run with what is printed, and decides what to do about differences.
 *
 * @param goesOn where the answer turns to no, the run is broken off, and proves nothing
 */
export async function proveTranscript(
  { transcript, faults = [], shapes, files, inputs, ...book }: PreparedTranscript,
  policy: Policy,
  goesOn = () => true,
): Promise<Proof> {
  if (faults.length > 0)
    return {
      transcript,
      outcome: 'failed',
      reason: 'it cannot be run as it is written',
      problems: faults,
      ran: [],
    }
  const recorded = policy.isRecordEnough ? proofByRecord(transcript, inputs, policy) : undefined
  if (recorded !== undefined) return recorded
  const lacking = lackingOf(transcript, book.needed, policy)
  if (lacksAny(lacking)) return unproved(transcript, lacking, policy)
  const commands = book.commands.flatMap(({ name }) => {
    const path = policy.findCommand(name)
    return path === undefined ? [] : [{ name, path }]
  })
  const split = await findSplitCommands(transcript)
  if (split.length > 0) return { transcript, outcome: 'failed', problems: split, ran: [] }
  const { value: pages, problems: unwoven } = await pagesFor(transcript, policy)
  if (unwoven.length > 0) return { transcript, outcome: 'failed', problems: unwoven, ran: [] }
  const options = { ...policy, files, pages, shapes, commands, goesOn }
  const from = Date.now()
  const outcome = await runTranscript(transcript, options)
  if (!goesOn()) return { transcript, outcome: 'skipped', reason: 'overtaken', problems: [], ran: [] }
  const { trace, pictures, ran, openness } = outcome
  const broken = obstaclesOf(transcript, outcome, policy)
  const left = outcome.leftBehind.map((one) => problemOfLeftBehind(transcript, one))
  const rows = () => differingRows(transcript, trace, shapes)
  const judged = judgeTranscript(transcript, trace, shapes, files).map((one) =>
    mindLaterSteps(one, book.laterSteps, rows),
  )
  const problems = broken.length > 0 ? broken : [...judged, ...left]
  const run = { trace, pictures, inputs, proves: problems.length === 0 }
  if (policy.traces !== undefined) writeRun(policy.traces, transcript, run)
  const proof = { transcript, run, ran, openness, ...decide(transcript, trace, shapes, problems, policy) }
  if (proof.rewrite === undefined) return proof
  await untilNextSecond()
  const written = await proveWritten(proof.rewrite, from, options, policy)
  if ('code' in written) return { transcript, run, ran, outcome: 'failed', problems: [written] }
  return { ...proof, rewrite: written }
}

/** Waits for another second of the clock: what is made of it, as the hash of a commit is, then differs from the run before. */
async function untilNextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000)
  for (const before = second(); second() === before;) await pause(1000 - (Date.now() % 1000))
}

/** The files of the woven book, where a transcript has it. */
async function pagesFor({ block }: Transcript, { pages }: Policy): Promise<Result<readonly LaidFile[]>> {
  if (block.role.hasBook !== true) return { value: [], problems: [] }
  if (pages === undefined) throw new Error('no book is at hand for a transcript that has it')
  return pages.make()
}

/**
 * Runs what is to be written.
 *
 * Only this run shows which rows come after a command that is written below them: they are moved, and what is to be written then is run.
 *
 * @param from when the first run began, in milliseconds since 1970
 * @param mayMove whether no row has been moved before
 * @returns what is to be written, or why nothing must be
 */
async function proveWritten(
  { transcript, lines }: Rewrite,
  from: number,
  options: Parameters<typeof runTranscript>[1],
  policy: Policy,
  mayMove = true,
): Promise<Rewrite | Problem> {
  const { shapes } = options
  const written = rewrittenAs(transcript, lines)
  const again = await runTranscript(written, options)
  const [obstacle] = obstaclesOf(transcript, again, policy)
  if (obstacle !== undefined) return obstacle
  const varying = findVarying(transcript, written, again.trace, shapes, { from, to: Date.now() })
  if (varying === undefined) return { transcript, lines }
  if (!mayMove || judgeStarts(again.trace, compareCommands(written, again.trace, shapes)).length === 0)
    return varying
  const moved = mergeTranscript(written, again.trace, shapes)
  return proveWritten({ transcript, lines: moved }, from, options, policy, false)
}

/** Why a run neither proves nor refutes what is printed. */
function obstaclesOf(
  transcript: Transcript,
  { breach, failures, trace }: Outcome,
  policy: Policy,
): Problem[] {
  if (breach !== undefined) return [breachProblem(transcript, breach, trace)]
  return failures.map((failure) => browserFailed(transcript, failure, policy.browser))
}

function unproved(transcript: Transcript, lacking: Lacking, { whenLacking: outcome }: Policy): Proof {
  const problems = outcome === 'failed' ? problemsOfLacking(transcript, lacking) : []
  const reason = reasonOfLacking(lacking)
  return { transcript, outcome, reason, problems, ran: [] }
}

/** Only rows that differ may be overwritten, and output that is read as typed. A run that ended in another way needs a person. */
function isMendable({ code, rewriting }: Problem): boolean {
  if (code === 'order-differs') return true
  return (code === 'output-differs' || code === 'unheard-line') && rewriting !== undefined
}

function decide(
  transcript: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
  problems: readonly Problem[],
  { update, isCi }: Policy,
): Pick<Proof, 'outcome' | 'problems' | 'rewrite'> {
  if (problems.length === 0 && !transcript.isRagged) return { outcome: 'proved', problems }
  if (!update) return { outcome: 'failed', problems }
  const obstacle = isCi ? 'CI' : problems.find((problem) => !isMendable(problem))?.code
  if (obstacle !== undefined) return { outcome: 'failed', problems: problems.map(notRewritten(obstacle)) }
  const lines = mergeTranscript(transcript, trace, shapes)
  return { outcome: 'rewritten', problems: [], rewrite: { transcript, lines } }
}

/** Notes in problems that rewriting could have corrected why it did not. */
function notRewritten(obstacle: Rewriting): (problem: Problem) => Problem {
  return (problem) => (problem.rewriting === undefined ? problem : { ...problem, rewriting: obstacle })
}
