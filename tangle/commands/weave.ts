import type { Problem } from '../data/problem.ts'
import { plural } from '../report/plural.ts'
import { type WeaveOutcome, weaveBook } from '../weave.ts'
import { findBrowser } from '../world/browser.ts'
import { lineLookup } from '../world/lines.ts'
import { kindOf } from '../world/output.ts'
import { noChapters, UsageError } from './usage.ts'

export type WeaveCommandOptions = {
  readonly chapters: string
  readonly out?: string | undefined
  readonly force?: boolean | undefined
  readonly 'without-solutions'?: boolean | undefined
  readonly epub?: boolean | undefined
  readonly pdf?: boolean | undefined
}

/** `tangle weave`: tells what was made. */
export async function weaveCommand(options: WeaveCommandOptions): Promise<number> {
  const { chapters, out = 'dist/book', force = false, epub = false, pdf = false } = options
  const cwd = process.cwd()
  if (kindOf(out) === 'file') throw new UsageError(`'${out}' is a file; pages go to a folder.`)
  if (pdf && findBrowser() === undefined)
    throw new UsageError(
      'A PDF is printed by Chromium, and there is none; install it, or name it in CHROMIUM.',
    )
  const withoutSolutions = options['without-solutions'] ?? false
  const outcome = await weaveBook({ chapters, out, withoutSolutions, epub, pdf, force, cwd })
  if (outcome === undefined) throw noChapters(chapters)
  if (outcome.problems.length > 0) return tellProblems(outcome.problems, out, cwd)
  process.stdout.write(reportOf(outcome, out))
  return 0
}

async function tellProblems(problems: readonly Problem[], out: string, cwd: string): Promise<number> {
  const { formatProblems } = await import('../report/problems.ts')
  process.stderr.write(formatProblems(problems, lineLookup(cwd)))
  process.stderr.write(`Nothing was written to ${out}.\n`)
  return 1
}

function reportOf({ chapters, pages, made }: WeaveOutcome, out: string): string {
  return (
    `${plural(pages, 'page')} from ${plural(chapters, 'chapter')} in ${out}: ` +
    `${made.length} woven, ${pages - made.length} unchanged.\nTo read: ${out}/index.html\n`
  )
}
