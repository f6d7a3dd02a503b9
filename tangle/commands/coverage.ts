import { resolve } from 'node:path'
import { type LoadedBook, loadBook } from '../book/load.ts'
import { type Coverage, coverageOf } from '../coverage.ts'
import { chapterTallies, type CodeLine, type ScriptRun } from '../data/coverage.ts'
import { type Problem, type Result, sortProblems } from '../data/problem.ts'
import type { Report } from '../data/report.ts'
import type { Transcript } from '../data/transcript.ts'
import { lcovOf } from '../emit/lcov.ts'
import { coverageTable } from '../report/coverage.ts'
import { printable } from '../report/frame.ts'
import { plural } from '../report/plural.ts'
import { type ChapterProver, measuringProverOf, needsBrowser, noBrowser } from '../verify.ts'
import { runAtOnce } from '../world/at-once.ts'
import { findBrowser } from '../world/browser.ts'
import { findChapters } from '../world/chapters.ts'
import { keepLcov } from '../world/kept.ts'
import type { Call } from './call.ts'
import { noChapters, refuseFile } from './usage.ts'

/** What the transcripts of one chapter ran so far, and what came in between. */
type Tally = { readonly ran: ScriptRun[]; readonly problems: Problem[] }

/** `tangle coverage`: runs every transcript of a book, and tells which lines of its programs they ran. */
export async function coverageCommand({ subject: chapters, options, cwd, teller }: Call): Promise<number> {
  const { out = 'dist' } = options
  refuseFile(out, cwd, 'what was covered goes')
  if ((findChapters(chapters, cwd) ?? []).length === 0) throw noChapters(chapters, cwd)
  const { value: coverage, problems } = await measure(loadBook(chapters, undefined, cwd))
  if (coverage !== undefined) keepLcov(resolve(cwd, out), lcovOf(coverage.lines))
  return teller.end(reportOf(coverage?.lines, problems))
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

/** Runs all transcripts, as many at a time as the machine has processors. */
async function runAll(provers: readonly ChapterProver[]): Promise<Tally[]> {
  const works = provers.map((prover) => ({ prover, tally: newTally() }))
  const tasks = works.flatMap(({ prover, tally }) =>
    prover.transcripts.map((transcript) => () => runOne(prover, transcript, tally)),
  )
  await runAtOnce(tasks)
  return works.map(({ tally }) => tally)
}

function newTally(): Tally {
  return { ran: [], problems: [] }
}

/** What only a browser would reach cannot be told without one. */
async function runOne(prover: ChapterProver, transcript: Transcript, tally: Tally): Promise<void> {
  if (needsBrowser(transcript) && findBrowser() === undefined) {
    tally.problems.push(noBrowser(transcript))
    return
  }
  const { ran, problems } = await prover.prove(transcript)
  tally.ran.push(...ran)
  tally.problems.push(...problems)
}

function reportOf(lines: readonly CodeLine[] | undefined, problems: readonly Problem[]): Report {
  const common = { command: 'coverage', problems: sortProblems(problems) }
  if (lines === undefined)
    return { ...common, summary: 'Coverage is told of a book that is proved.', facts: { chapters: [] } }
  const tallies = chapterTallies(lines)
  const count = (key: 'lines' | 'reached' | 'excused') => tallies.reduce((sum, one) => sum + one[key], 0)
  return {
    ...common,
    summary: `${plural(count('lines'), 'line')} of code: ${count('reached')} reached, ${count('excused')} excused.`,
    advice: ['', ...coverageTable(tallies).map(printable)],
    facts: { chapters: tallies },
  }
}
