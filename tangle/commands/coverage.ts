import { availableParallelism } from 'node:os'
import { loadBook } from '../book/load.ts'
import { coverageOf } from '../coverage.ts'
import type { ScriptRun } from '../data/coverage.ts'
import type { Problem } from '../data/problem.ts'
import type { Transcript } from '../data/transcript.ts'
import { lcovOf } from '../emit/lcov.ts'
import { coverageTable } from '../report/coverage.ts'
import { formatProblems } from '../report/problems.ts'
import { type ChapterProver, measuringProverOf, needsBrowser, noBrowser } from '../verify.ts'
import { findBrowser } from '../world/browser.ts'
import { findChapters } from '../world/chapters.ts'
import { keepLcov } from '../world/kept.ts'
import { lineLookup } from '../world/lines.ts'
import { runLimited } from './limited.ts'
import { noChapters } from './usage.ts'

type Options = {
  readonly chapters: string
  readonly out?: string | undefined
}

/** What the transcripts of one chapter ran so far, and what came in between. */
type Tally = { readonly ran: ScriptRun[]; readonly problems: Problem[] }

/** `tangle coverage`: runs every transcript of a book, and tells which lines of its programs they ran. */
export async function coverageCommand({ chapters, out = 'dist' }: Options): Promise<number> {
  const cwd = process.cwd()
  const tell = (problems: readonly Problem[]) =>
    void process.stderr.write(formatProblems(problems, lineLookup(cwd)))
  if ((findChapters(chapters, cwd) ?? []).length === 0) throw noChapters(chapters)
  const { book, problems } = loadBook(chapters, undefined, cwd)
  const provers = await Promise.all(book.chapters.map((_, index) => measuringProverOf(book, index)))
  const faults = [...problems, ...provers.flatMap((one) => one.problems)]
  if (faults.length > 0) {
    tell(faults)
    return 1
  }
  const tallies = await runAll(provers.map(({ value }) => value))
  const failures = tallies.flatMap((tally) => tally.problems)
  if (failures.length > 0) {
    tell(failures)
    process.stderr.write('Coverage is told of a book whose transcripts are proved.\n')
    return 1
  }
  const runs = provers.map(({ value: { files } }, i) => ({ files, ran: tallies[i]?.ran ?? [] }))
  const coverage = coverageOf(book, runs)
  tell(coverage.problems)
  keepLcov(out, lcovOf(coverage.lines))
  process.stdout.write(coverageTable(coverage.lines))
  return coverage.problems.length === 0 ? 0 : 1
}

async function runAll(provers: readonly ChapterProver[]): Promise<Tally[]> {
  const tallies = provers.map((): Tally => ({ ran: [], problems: [] }))
  const tasks = provers.flatMap((prover, i) => {
    const tally = tallies[i]
    return tally === undefined ? [] : prover.transcripts.map((one) => () => runOne(prover, one, tally))
  })
  await runLimited(tasks, availableParallelism())
  return tallies
}

async function runOne(prover: ChapterProver, transcript: Transcript, tally: Tally): Promise<void> {
  if (needsBrowser(transcript) && findBrowser() === undefined) {
    tally.problems.push(noBrowser(transcript))
    return
  }
  const { ran, problems } = await prover.prove(transcript)
  tally.ran.push(...ran)
  tally.problems.push(...problems)
}
