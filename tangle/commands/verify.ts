import { relative } from 'node:path'
import type { Problem } from '../data/problem.ts'
import type { Transcript } from '../data/transcript.ts'
import { loadBook } from '../book/load.ts'
import { checkMessages } from '../book/messages.ts'
import { formatProblems } from '../report/problems.ts'
import { applyRewrites, type Rewrite, rewriteOf } from '../update.ts'
import { type ChapterProver, needsBrowser, noBrowser, proverOf } from '../verify.ts'
import { runAtOnce } from '../world/at-once.ts'
import { findBrowser } from '../world/browser.ts'
import { findChapters } from '../world/chapters.ts'
import { keepRun, rewriteFile } from '../world/kept.ts'
import { lineLookup } from '../world/lines.ts'
import { noChapters } from './usage.ts'

type Options = {
  readonly chapters: string
  readonly update?: boolean | undefined
  readonly traces?: string | undefined
}

type Tally = { proved: number; unproved: number; readonly problems: Problem[]; readonly rewrites: Rewrite[] }

/** `tangle verify`: proves every transcript of a book, a line for each as it is done. */
export async function verifyCommand(options: Options): Promise<number> {
  const cwd = process.cwd()
  if ((findChapters(options.chapters, cwd) ?? []).length === 0) throw noChapters(options.chapters)
  const { book, problems } = loadBook(options.chapters, undefined, cwd)
  const provers = await Promise.all(book.chapters.map((_, index) => proverOf(book, index)))
  const faults = [
    ...problems,
    ...(await checkMessages(book.chapters)),
    ...provers.flatMap((one) => one.problems),
  ]
  if (faults.length > 0) {
    process.stderr.write(formatProblems(faults, lineLookup(cwd)))
    return 1
  }
  const tally: Tally = { proved: 0, unproved: 0, problems: [], rewrites: [] }
  const tasks = provers.flatMap(({ value: prover }) =>
    prover.transcripts.map((one) => () => proveOne(prover, one, options, tally)),
  )
  await runAtOnce(tasks)
  writeRewrites(tally.rewrites)
  process.stderr.write(formatProblems(tally.problems, lineLookup(cwd)))
  const counts = [`${tally.proved} passed`, `${tasks.length - tally.proved - tally.unproved} failed`]
  if (tally.unproved > 0) counts.push(`${tally.unproved} skipped`)
  process.stdout.write(`${counts.join(', ')}\n`)
  return tally.problems.length === 0 ? 0 : 1
}

async function proveOne(
  prover: ChapterProver,
  transcript: Transcript,
  options: Options,
  tally: Tally,
): Promise<void> {
  const name = `${transcript.block.path}:${transcript.block.line}`
  if (needsBrowser(transcript) && findBrowser() === undefined) {
    if (process.env.CI) tally.problems.push(noBrowser(transcript))
    else tally.unproved++
    process.stdout.write(`not proved ${name} (no Chromium was found; install it, or name it in CHROMIUM)\n`)
    return
  }
  const proof = await prover.prove(transcript)
  if (options.traces !== undefined) keepRun(options.traces, transcript, proof.run)
  const rewrite = options.update && !process.env.CI ? rewriteOf(proof, prover.shapes) : undefined
  if (rewrite !== undefined) tally.rewrites.push(rewrite)
  else tally.problems.push(...proof.problems)
  const isProved = proof.problems.length === 0 || rewrite !== undefined
  if (isProved) tally.proved++
  process.stdout.write(`${rewrite ? 'rewritten' : isProved ? 'proved' : 'NOT SO'} ${name}\n`)
}

function writeRewrites(rewrites: readonly Rewrite[]): void {
  const files = new Set(rewrites.map(({ transcript }) => transcript.block.path))
  for (const file of files) {
    const own = rewrites.filter(({ transcript }) => transcript.block.path === file)
    rewriteFile(file, (text) => applyRewrites(text, own))
    process.stdout.write(`wrote ${relative('.', file)}\n`)
  }
}
