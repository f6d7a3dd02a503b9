import { resolve } from 'node:path'
import { loadBook } from '../book/load.ts'
import { type Coverage, coverBook } from '../coverage.ts'
import { chapterTallies } from '../line-coverage/counts.ts'
import { sortProblems } from '../problem/problem.ts'
import type { Report } from '../problem/report.ts'
import { lcovOf } from '../line-coverage/lcov.ts'
import { policyOf } from '../transcript/run/policy.ts'
import { coverageTable } from '../line-coverage/table.ts'
import { plainBook } from '../plain-book.ts'
import { printable } from '../problem/code-frame.ts'
import { plural } from '../problem/plural.ts'
import { keepLcov } from '../transcript/trace/run-files.ts'
import { usualOutput } from '../output/notes.ts'
import type { Call } from './call.ts'
import { noChapters, refuseFile } from './usage.ts'

/** `tangle coverage`: runs every transcript of a book, and reports which lines of its programs they ran. */
export async function coverageCommand(call: Call): Promise<number> {
  const { subject: chapters, options, cwd, env, reporter } = call
  const { out = usualOutput } = options
  refuseFile(out, cwd, 'what was covered goes')
  const loaded = loadBook(chapters, undefined, cwd)
  if (loaded.book.chapters.length === 0) throw noChapters(chapters, cwd)
  const policy = policyOf(env, { packages: resolve(cwd, chapters), pages: plainBook(chapters, cwd) })
  const coverage = await coverBook(loaded, policy, reporter.step)
  if (coverage.lines !== undefined) keepLcov(resolve(cwd, out), lcovOf(coverage.lines))
  return reporter.end(reportOf(coverage))
}

function reportOf({ lines, problems }: Coverage): Report {
  const common = { command: 'coverage', problems: sortProblems(problems) }
  if (lines === undefined)
    return {
      ...common,
      summary: 'Coverage is reported only for a book whose transcripts are proved.',
      facts: { chapters: [] },
    }
  const tallies = chapterTallies(lines)
  const count = (key: 'lines' | 'reached' | 'excused') => tallies.reduce((sum, one) => sum + one[key], 0)
  return {
    ...common,
    summary: `${plural(count('lines'), 'line')} of code: ${count('reached')} reached, ${count('excused')} excused.`,
    advice: ['', ...coverageTable(tallies).map(printable)],
    facts: { chapters: tallies },
  }
}
