import { opennessNotes } from './transcript/run/openness.ts'
import { resolve } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { loadBook } from './book/load.ts'
import { checkMessage, chapterMessages } from './message/chapter-messages.ts'
import { placeOfBlock } from './chapter/chapter.ts'
import { type Problem, sortProblems } from './problem/problem.ts'
import type { Transcript } from './transcript/notation/transcript.ts'
import { rewriteDiff } from './transcript/rewriting/rewrite-diff.ts'
import { type Policy, policyOf } from './transcript/run/policy.ts'
import { type PreparedTranscript, type Proof, proveTranscript } from './transcript/run/prove.ts'
import { formatProblem, formatProblems } from './problem/text.ts'
import { plainBook } from './plain-book.ts'
import { writeRewrites } from './update.ts'
import { prepareChapters, transcriptsOf, withFaults, withoutMendable } from './verify.ts'
import { lineLookup } from './system/file-lines.ts'

export type SuiteOptions = {
  readonly chapters: string
  /** The Markdown file to prove: a chapter, or another file that uses the finished book. */
  readonly file: string
  readonly update: boolean
  readonly traces?: string
}

/** In milliseconds: more than all limits of the steps together. */
const transcriptLimit = 120_000

/** Declares a vitest test for every transcript and every HTTP message of a Markdown file. */
export async function proveFile({ chapters, file, update, traces }: SuiteOptions): Promise<void> {
  const cwd = process.cwd()
  const { book, index, problems } = loadBook(chapters, file, cwd)
  const chapter = book.chapters[index]
  const policy = policyOf(process.env, {
    update,
    traces,
    packages: resolve(cwd, chapters),
    pages: plainBook(chapters, cwd),
  })
  const prepared = await prepareChapters(book, book.chapters.slice(index, index + 1), policy)
  const faults = [...withoutMendable(book, problems, policy), ...prepared.problems]
  const path = chapter?.path ?? file
  const { transcripts, others, mayRun } = withFaults(book, transcriptsOf(prepared.value), faults)
  test(`${path} is well formed`, () => fail(mayRun ? others : faults, cwd))
  if (chapter === undefined || !mayRun) return
  // When the runner is killed its workers end, and with them what they started. Several files may share a worker.
  process.off('disconnect', endProcess)
  process.once('disconnect', endProcess)
  const messages = chapterMessages(chapter)
  // vitest takes a suite without a test for a mistake.
  if (messages.length + transcripts.length === 0) return
  describe(chapter.front.title ?? path, () => {
    for (const block of messages) {
      test(`${path}:${block.line} ${block.info}`, async () => fail(await checkMessage(block), cwd))
    }
    declareTranscripts(transcripts, policy, cwd)
  })
}

function endProcess(): void {
  process.exit(1)
}

function declareTranscripts(prepared: readonly PreparedTranscript[], policy: Policy, cwd: string): void {
  const proofs: Proof[] = []
  for (const one of prepared) {
    const { path, line } = placeOfBlock(one.transcript.block)
    const name = `${path}:${line} ${titleOf(one.transcript)}`
    test.concurrent(name, { timeout: transcriptLimit }, async (context) => {
      const proof = await proveTranscript(one, policy)
      proofs.push(proof)
      context.skip(proof.outcome === 'skipped', `not proved: ${proof.reason}`)
      fail(proof.problems, cwd)
    })
  }
  afterAll(() => {
    for (const line of opennessNotes(proofs.map(({ openness }) => openness))) console.log(line)
    writeAll(proofs, cwd)
  })
}

function writeAll(proofs: readonly Proof[], cwd: string): void {
  const rewritten = proofs.filter(({ rewrite }) => rewrite !== undefined)
  const { proofs: now, written } = writeRewrites(rewritten, cwd)
  fail([...new Set(now.flatMap(({ problems }) => problems))], cwd)
  const lines = rewritten.map(({ transcript }) => transcript.block.line).sort((a, b) => a - b)
  const which = lines.length === 1 ? 'the transcript at line' : 'the transcripts at lines'
  for (const path of written) console.log(`wrote what happened into ${path}: ${which} ${lines.join(', ')}`)
  if (written.length > 0)
    console.log(
      now
        .flatMap(({ transcript, rewrite }) => rewriteDiff(transcript.block, rewrite?.lines ?? []))
        .join('\n'),
    )
}

function titleOf({ panes, rows }: Transcript): string {
  if (panes.length > 1) return panes.map(({ name }) => name).join(' | ')
  return `$ ${rows[0]?.text.split('\n')[0] ?? ''}`
}

/** Fails the test, if there are problems, at the first problem's place, so that editors show it. */
function fail(problems: readonly Problem[], cwd: string): void {
  const [first] = sortProblems(problems)
  if (first === undefined) return
  const lineAt = lineLookup(cwd)
  const text = problems.length === 1 ? formatProblem(first, lineAt) : formatProblems(problems, lineAt)
  const failure = new Error(text)
  failure.name = 'not so'
  const { path, line, column } = first.at
  // vitest shows the line itself, and would open a pipe, or what is not part of the book.
  const at = lineAt(path, line) === undefined ? '' : `\n    at ${resolve(cwd, path)}:${line}:${column}`
  failure.stack = `${failure.name}: ${text}${at}`
  throw failure
}
