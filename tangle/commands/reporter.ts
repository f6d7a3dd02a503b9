import { type Format, formats, type Report } from '../problem/report.ts'
import { lineLookup } from '../system/file-lines.ts'
import type { OnStep } from '../system/parallel.ts'
import { StatusLine } from './status-line.ts'
import { UsageError } from './usage.ts'

/** Standard output and standard error, or what replaces them. */
export type Outputs = { readonly stdout: Output; readonly stderr: Output }

type Output = {
  readonly write: (text: string) => unknown
  /** Whether it is a terminal, and how many characters a line of it takes. */
  readonly isTTY?: boolean
  readonly columns?: number
}

/** What commands print goes through this: the only code of theirs that writes to standard output and standard error. */
export type Reporter = {
  /** Prints one line during the work, for people: other formats leave it out. */
  readonly note: (line: string) => void
  /** Shows on a terminal what is being done, once the command has lasted a while; it is gone with the next word. */
  readonly step: OnStep
  /** Says how the command ended. @returns the exit status: 0 without a problem, 1 with some */
  readonly end: (report: Report) => Promise<number>
}

/**
 * The reporter of one format.
 *
 * @param word the value of `--format`
 * @param cwd the folder that the problems' paths are relative to
 */
export function reporterOf(word = 'text', cwd: string, outputs: Outputs): Reporter {
  const format = formatOf(word)
  const status = new StatusLine(
    format === 'text' && outputs.stderr.isTTY === true ? outputs.stderr : undefined,
  )
  return {
    note: (line) => {
      if (format !== 'text') return
      status.clear()
      outputs.stdout.write(`${line}\n`)
    },
    step: (words) => status.show(words),
    end: async (report) => {
      status.clear()
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

/** Loads a format only when it is used, so that a build with nothing to do is quick. */
async function write(report: Report, format: Format, cwd: string, outputs: Outputs): Promise<void> {
  if (format === 'json') {
    const { formatJson } = await import('../problem/json.ts')
    outputs.stdout.write(formatJson(report, lineLookup(cwd)))
  } else if (format === 'github') {
    const { formatGithub } = await import('../problem/github.ts')
    outputs.stdout.write(formatGithub(report, lineLookup(cwd)))
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
