import { resolve } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { placeOfBlock } from './data/chapter.ts'
import { type Problem, sortProblems } from './data/problem.ts'
import type { Transcript } from './data/transcript.ts'
import { loadBook } from './book/load.ts'
import { checkMessage, messagesOf } from './book/messages.ts'
import { formatProblem, formatProblems } from './report/problems.ts'
import { type Rewrite, rewriteOf, sayUnwritten, writeRewrites } from './update.ts'
import { type ChapterProver, needsBrowser, noBrowser, proverOf } from './verify.ts'
import { findBrowser } from './world/browser.ts'
import { keepRun } from './world/kept.ts'
import { lineLookup } from './world/lines.ts'

export type SuiteOptions = {
  /** The folder of chapters. */
  readonly chapters: string
  /** The Markdown file to prove: a chapter, or another one that speaks of the finished book. */
  readonly file: string
  readonly update: boolean
  readonly traces?: string
}

/** In milliseconds: a guard around all limits of the steps. */
const transcriptLimit = 120_000

/** Declares a vitest test for every transcript and every HTTP message of a Markdown file. */
export async function proveFile(options: SuiteOptions): Promise<void> {
  const cwd = process.cwd()
  const { book, index, problems } = loadBook(options.chapters, options.file, cwd)
  const chapter = book.chapters[index]
  const prover = await proverOf(book, index)
  const faults = [...problems, ...prover.problems]
  const path = chapter?.path ?? options.file
  test(`${path} is well formed`, () => fail(faults, cwd))
  if (chapter === undefined || faults.length > 0) return
  // A runner that is killed takes its workers along, and they take what they started.
  process.once('disconnect', () => process.exit(1))
  describe(chapter.front.title ?? path, () => {
    for (const block of messagesOf(chapter)) {
      test(`${path}:${block.line} ${block.info}`, async () => fail(await checkMessage(block), cwd))
    }
    declareTranscripts(prover.value, options, cwd)
  })
}

function declareTranscripts(prover: ChapterProver, options: SuiteOptions, cwd: string): void {
  const rewrites: Rewrite[] = []
  for (const transcript of prover.transcripts) {
    const at = placeOfBlock(transcript.block)
    test.concurrent(
      `${at.path}:${at.line} ${titleOf(transcript)}`,
      {
        timeout: transcriptLimit,
      },
      async (context) => {
        if (needsBrowser(transcript) && findBrowser() === undefined) {
          if (process.env.CI) fail([noBrowser(transcript)], cwd)
          context.skip('not proved: no Chromium was found; install it, or name it in CHROMIUM')
        }
        const proof = await prover.prove(transcript)
        if (options.traces !== undefined) keepRun(options.traces, transcript, proof.run)
        const rewrite = options.update ? rewriteOf(proof, prover.shapes) : undefined
        if (rewrite !== undefined) rewrites.push(rewrite)
        else fail(options.update ? sayUnwritten(proof.problems, false) : proof.problems, cwd)
      },
    )
  }
  afterAll(() => {
    if (rewrites.length === 0) return
    fail(writeRewrites(options.file, rewrites), cwd)
    const lines = rewrites.map(({ transcript }) => transcript.block.line).sort((a, b) => a - b)
    const which = lines.length === 1 ? 'the transcript at line' : 'the transcripts at lines'
    console.log(`wrote what happened into ${options.file}: ${which} ${lines.join(', ')}`)
  })
}

function titleOf({ panes, rows }: Transcript): string {
  if (panes.length > 1) return panes.map(({ name }) => name).join(' | ')
  return `$ ${rows[0]?.text.split('\n')[0] ?? ''}`
}

/** Fails the test, if there are problems, at the first one's place: that is where editors lead. */
function fail(problems: readonly Problem[], cwd: string): void {
  const [first] = sortProblems(problems)
  if (first === undefined) return
  const lineAt = lineLookup(cwd)
  const text = problems.length === 1 ? formatProblem(first, lineAt) : formatProblems(problems, lineAt)
  const failure = new Error(text)
  failure.name = 'not so'
  failure.stack = `${failure.name}: ${text}\n    at ${resolve(cwd, first.at.path)}:${first.at.line}:${first.at.column}`
  throw failure
}
