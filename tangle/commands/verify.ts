import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { type Problem, sortProblems } from '../data/problem.ts'
import type { Report } from '../data/report.ts'
import { loadBook } from '../book/load.ts'
import { checkMessages } from '../book/messages.ts'
import { applyRewrites, type Rewrite } from '../update.ts'
import { type ChapterProver, proverOf } from '../verify.ts'
import { findChapters } from '../world/chapters.ts'
import { rewriteFile } from '../world/kept.ts'
import { type Proved, proveOne, type ProvingOptions } from './proving.ts'
import { type Teller, tellerOf } from './tell.ts'
import { noChapters } from './usage.ts'

type Options = ProvingOptions & { readonly chapters: string; readonly format?: string | undefined }

/** `tangle verify`: proves every transcript of a book, and notes each as it is done. */
export async function verifyCommand(options: Options): Promise<number> {
  const cwd = process.cwd()
  const teller = tellerOf(options.format, cwd)
  if ((findChapters(options.chapters, cwd) ?? []).length === 0) throw noChapters(options.chapters)
  const { book, problems } = loadBook(options.chapters, undefined, cwd)
  const provers = await Promise.all(book.chapters.map((_, index) => proverOf(book, index)))
  const messages = await checkMessages(book.chapters)
  const faults = [...problems, ...messages, ...provers.flatMap((one) => one.problems)]
  if (faults.length > 0) return teller.end(reportOf([], faults))
  const proved = await proveAll(
    provers.map(({ value }) => value),
    options,
    teller,
  )
  writeRewrites(proved, teller)
  return teller.end(reportOf(proved))
}

/** Proves all transcripts, as many at a time as the machine has processors. @returns them in the book's order */
async function proveAll(
  provers: readonly ChapterProver[],
  options: Options,
  teller: Teller,
): Promise<Proved[]> {
  const all: Proved[] = []
  const queue = provers
    .flatMap((prover) => prover.transcripts.map((transcript) => ({ prover, transcript })))
    .entries()
  const work = async () => {
    for (const [i, { prover, transcript }] of queue) {
      const proved = await proveOne(prover, transcript, options)
      all[i] = proved
      teller.note(noteOf(proved))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return all
}

function noteOf({ transcript: { block }, outcome, reason }: Proved): string {
  const words = { proved: 'proved', rewritten: 'rewritten', failed: 'NOT SO', skipped: 'not proved' }
  const name = `${block.path}:${block.line}`
  return reason === undefined ? `${words[outcome]} ${name}` : `${words.skipped} ${name} (${reason})`
}

function writeRewrites(proved: readonly Proved[], teller: Teller): void {
  const rewrites = proved.flatMap(({ rewrite }) => rewrite ?? [])
  const pathOf = ({ transcript }: Rewrite) => transcript.block.path
  for (const file of new Set(rewrites.map(pathOf))) {
    const own = rewrites.filter((rewrite) => pathOf(rewrite) === file)
    rewriteFile(file, (text) => applyRewrites(text, own))
    teller.note(`wrote ${relative('.', file)}`)
  }
}

/** What a run found; where the chapters themselves have faults nothing was run. */
function reportOf(proved: readonly Proved[], faults: readonly Problem[] = []): Report {
  const problems = sortProblems([...faults, ...proved.flatMap((one) => one.problems)])
  return {
    command: 'verify',
    problems,
    summary: faults.length > 0 ? 'No transcript was run.' : countsOf(proved),
    facts: { transcripts: proved.map((one) => factOf(one, problems)) },
  }
}

function countsOf(proved: readonly Proved[]): string {
  const count = (...outcomes: Proved['outcome'][]) =>
    proved.filter(({ outcome }) => outcomes.includes(outcome)).length
  const skipped = count('skipped')
  const counts = [`${count('proved', 'rewritten')} passed`, `${count('failed')} failed`]
  return [...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ')
}

function factOf({ transcript, outcome, reason, problems }: Proved, all: readonly Problem[]) {
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
