import { type Format, formats, type Report } from '../data/report.ts'
import { lineLookup } from '../world/lines.ts'
import { UsageError } from './usage.ts'

/** Where a command's words go: the only door of the commands to standard output and standard error. */
export type Teller = {
  /** Says one line while the work goes on. To people only: in other formats it is not heard. */
  readonly note: (line: string) => void
  /** Says how the command ended. @returns the exit status: 0 without a problem, 1 with some */
  readonly end: (report: Report) => Promise<number>
}

/**
 * The teller of one format.
 *
 * @param word what stands behind `--format`; text where nothing does
 * @param cwd the folder that the problems' paths are relative to
 */
export function tellerOf(word: string | undefined, cwd: string): Teller {
  const format = formatOf(word ?? 'text')
  return {
    note: (line) => void (format === 'text' && process.stdout.write(`${line}\n`)),
    end: async (report) => {
      await tell(report, format, cwd)
      return report.problems.length === 0 ? 0 : 1
    },
  }
}

function formatOf(word: string): Format {
  const format = formats.find((known) => known === word)
  if (format === undefined)
    throw new UsageError(`There is no format '${word}'; there are ${formats.join(', ')}.`)
  return format
}

/** Each format is loaded when it is spoken: a build that finds nothing to do is to be quick. */
async function tell(report: Report, format: Format, cwd: string): Promise<void> {
  if (format === 'json') {
    const { formatJson } = await import('../report/json.ts')
    process.stdout.write(formatJson(report))
  } else if (format === 'github') {
    const { formatGithub } = await import('../report/github.ts')
    process.stdout.write(formatGithub(report))
  } else {
    await tellPerson(report, cwd)
  }
}

async function tellPerson({ problems, summary, advice = [] }: Report, cwd: string): Promise<void> {
  if (problems.length > 0) {
    const { formatProblems } = await import('../report/problems.ts')
    process.stderr.write(formatProblems(problems, lineLookup(cwd)))
  }
  process.stdout.write([summary, ...advice].map((line) => `${line}\n`).join(''))
}
