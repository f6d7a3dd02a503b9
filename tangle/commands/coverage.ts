import { availableParallelism } from 'node:os'
import { type LoadedBook, loadBook } from '../book/load.ts'
import { type Coverage, coverageOf } from '../coverage.ts'
import type { ScriptRun } from '../data/coverage.ts'
import type { Problem, Result } from '../data/problem.ts'
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
  if ((findChapters(chapters, cwd) ?? []).length === 0) throw noChapters(chapters)
  const { value: coverage, problems } = await measure(loadBook(chapters, undefined, cwd))
  process.stderr.write(formatProblems(problems, lineLookup(cwd)))
  if (coverage === undefined) {
    process.stderr.write('Coverage is told of a book that is proved.\n')
    return 1
  }
  keepLcov(out, lcovOf(coverage.lines))
  process.stdout.write(coverageTable(coverage.lines))
  return problems.length === 0 ? 0 : 1
}

/** Nothing can be said of a book with faults, or with a transcript that is not so. */
async function measure({ book, problems }: LoadedBook): Promise<Result<Coverage | undefined>> {
  const provers = await Promise.all(book.chapters.map((_, index) => measuringProverOf(book, index)))
  const faults = [...problems, ...provers.flatMap((one) => one.problems)]
  if (faults.length > 0) return { value: undefined, problems: faults }
  const tallies = await runAll(provers.map(({ value }) => value))
  const failures = tallies.flatMap((tally) => tally.problems)
  if (failures.length > 0) return { value: undefined, problems: failures }
  const runs = provers.map(({ value: { files } }, i) => ({ files, ran: tallies[i]?.ran ?? [] }))
  const coverage = coverageOf(book, runs)
  return { value: coverage, problems: coverage.problems }
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
