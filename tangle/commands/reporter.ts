import { type Format, formats, type Report } from '../problem/report.ts'
import { lineLookup } from '../system/file-lines.ts'
import { UsageError } from './usage.ts'

/** Standard output and standard error, or what takes their place. */
export type Outputs = { readonly stdout: Output; readonly stderr: Output }

type Output = { readonly write: (text: string) => unknown }

/** Where a command's words go: the only door of the commands to standard output and standard error. */
export type Reporter = {
  /** Says one line while the work goes on. To people only: in other formats it is not heard. */
  readonly note: (line: string) => void
  /** Says how the command ended. @returns the exit status: 0 without a problem, 1 with some */
  readonly end: (report: Report) => Promise<number>
}

/**
 * The reporter of one format.
 *
 * @param word what was given for `--format`; text where nothing was
 * @param cwd the folder that the problems' paths are relative to
 */
export function reporterOf(word = 'text', cwd: string, outputs: Outputs): Reporter {
  const format = formatOf(word)
  return {
    note: (line) => void (format === 'text' && outputs.stdout.write(`${line}\n`)),
    end: async (report) => {
      await write(report, format, cwd, outputs)
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

/** Each format is loaded when it is used: a build that finds nothing to do is to be quick. */
async function write(report: Report, format: Format, cwd: string, outputs: Outputs): Promise<void> {
  if (format === 'json') {
    const { formatJson } = await import('../problem/json.ts')
    outputs.stdout.write(formatJson(report))
  } else if (format === 'github') {
    const { formatGithub } = await import('../problem/github.ts')
    outputs.stdout.write(formatGithub(report))
  } else {
    await writeText(report, cwd, outputs)
  }
}

async function writeText({ problems, summary, advice = [] }: Report, cwd: string, outputs: Outputs) {
  if (problems.length > 0) {
    const { formatProblems } = await import('../problem/text.ts')
    outputs.stderr.write(formatProblems(problems, lineLookup(cwd)))
  }
  outputs.stdout.write([summary, ...advice].map((line) => `${line}\n`).join(''))
}
