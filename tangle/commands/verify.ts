import { resolve } from 'node:path'
import { loadBook } from '../book/load.ts'
import { type Problem, sortProblems } from '../problem/problem.ts'
import type { Report } from '../problem/report.ts'
import { policyOf } from '../transcript/run/policy.ts'
import { rewriteDiff } from '../transcript/rewriting/rewrite-diff.ts'
import { opennessNotes } from '../transcript/run/openness.ts'
import type { Proof } from '../transcript/run/prove.ts'
import { removeOtherRuns } from '../transcript/trace/run-files.ts'
import { plainBook } from '../plain-book.ts'
import { type Verified, verifyBook } from '../verify.ts'
import { chapterMessages } from '../message/chapter-messages.ts'
import { kindOf } from '../system/disk.ts'
import type { Call } from './call.ts'
import { chosenChapter } from './chosen-chapter.ts'
import { noChapters, refuseFile, UsageError } from './usage.ts'

/** `tangle verify`: proves every transcript of a book, and reports each as it is done. */
export async function verifyCommand(call: Call): Promise<number> {
  const { subject: chapters, options, cwd, env, reporter } = call
  const { only, update = false, changed = false, traces = changed ? 'dist/traces' : undefined } = options
  if (kindOf(resolve(cwd, chapters)) === 'file') throw loneFile(chapters)
  refuseFile(traces ?? '.', cwd, 'records of runs go')
  const loaded = loadBook(chapters, undefined, cwd)
  const { book } = loaded
  if (book.chapters.length === 0) throw noChapters(chapters, cwd)
  const index = only === undefined ? undefined : chosenChapter(book.chapters, only, chapters, cwd)
  const chosen = index === undefined ? book.chapters : book.chapters.slice(index, index + 1)
  const policy = policyOf(env, {
    update,
    isRecordEnough: changed,
    traces: traces && resolve(cwd, traces),
    packages: resolve(cwd, chapters),
    pages: plainBook(chapters, cwd),
  })
  const onProof = (proof: Proof) => reporter.note(noteOf(proof))
  const verified = await verifyBook(loaded, chosen, policy, cwd, { onProof, onStep: reporter.step })
  if (policy.traces !== undefined && only === undefined && verified.faults.length === 0)
    removeOtherRuns(policy.traces, book)
  for (const line of writtenLines(verified)) reporter.note(line)
  for (const line of opennessNotes(verified.proofs.map(({ openness }) => openness))) reporter.note(line)
  return reporter.end(reportOf(verified, chosen.flatMap(chapterMessages).length))
}

/** A chapter is proved with the programs of those before it, so the book has to be named. */
function loneFile(file: string): UsageError {
  return new UsageError(
    `'${file}' is a file; give the folder of the book: npx tangle verify FOLDER --only ${file}`,
  )
}

function noteOf({ transcript: { block }, outcome, reason, isByRecord = false }: Proof): string {
  const words = { proved: 'proved', rewritten: 'differs', failed: 'failed', skipped: 'not proved' }
  const name = `${block.path}:${block.line}`
  if (isByRecord) return `proved ${name} (by its recorded run)`
  return reason === undefined ? `${words[outcome]} ${name}` : `${words.skipped} ${name} (${reason})`
}

/** The chapters that were written to, each with what changed in its transcripts. */
function writtenLines({ written, proofs }: Verified): string[] {
  return written.flatMap((path) => {
    const own = proofs.filter(({ rewrite, transcript }) => rewrite && transcript.block.path === path)
    const diffs = own.map(({ transcript: { block }, rewrite }) => rewriteDiff(block, rewrite?.lines ?? []))
    return [`wrote ${path}`, ...diffs.flat()]
  })
}

/** The result of a call; where the chapters have faults of more than one transcript's own nothing was run, unless it was to mend them. */
function reportOf({ proofs, faults }: Verified, messages: number): Report {
  // Transcripts of one chapter can have one problem in common.
  const problems = sortProblems([...faults, ...new Set(proofs.flatMap((one) => one.problems))])
  return {
    command: 'verify',
    problems,
    summary: faults.length > 0 && proofs.length === 0 ? 'No transcript was run.' : countsOf(proofs, messages),
    facts: { transcripts: proofs.map((one) => factOf(one, problems)) },
  }
}

function countsOf(proofs: readonly Proof[], messages: number): string {
  const count = (...outcomes: Proof['outcome'][]) =>
    proofs.filter(({ outcome }) => outcomes.includes(outcome)).length
  const skipped = count('skipped')
  const rewritten = count('rewritten')
  const transcripts = [
    `${count('proved')} passed`,
    ...(rewritten > 0 ? [`${rewritten} rewritten`] : []),
    `${count('failed')} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
  if (messages === 0) return transcripts
  const right = messages === 1 ? 'the HTTP message is right' : `all ${messages} HTTP messages are right`
  return `${proofs.length === 0 ? 'There are no transcripts' : transcripts}; ${right}`
}

function factOf({ transcript, outcome, reason, problems }: Proof, all: readonly Problem[]) {
  const { block, panes } = transcript
  return {
    path: block.path,
    line: block.line,
    panes: panes.map(({ name }) => name),
    outcome,
    reason: reason ?? null,
    problems: problems.map((problem) => all.indexOf(problem)),
  }
}
