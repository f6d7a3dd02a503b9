import type { Report } from '../data/report.ts'
import { plural } from '../report/plural.ts'
import { type WeaveOutcome, weaveBook } from '../weave.ts'
import { findBrowser } from '../world/browser.ts'
import { kindOf } from '../world/output.ts'
import { tellerOf } from './tell.ts'
import { noChapters, UsageError } from './usage.ts'

export type WeaveCommandOptions = {
  readonly chapters: string
  readonly out?: string | undefined
  readonly force?: boolean | undefined
  readonly 'without-solutions'?: boolean | undefined
  readonly epub?: boolean | undefined
  readonly pdf?: boolean | undefined
  readonly traces?: string | undefined
  readonly format?: string | undefined
}

/** Where pages go that nobody sends elsewhere. */
export const usualFolder = 'dist/book'

/** Where the book's tests keep the runs too. */
const usualTraces = 'dist/traces'

/** `tangle weave`: tells what was made. */
export async function weaveCommand(options: WeaveCommandOptions): Promise<number> {
  const { chapters, out = usualFolder, force = false, epub = false, pdf = false } = options
  const { traces = usualTraces } = options
  const cwd = process.cwd()
  const teller = tellerOf(options.format, cwd)
  if (kindOf(out) === 'file') throw new UsageError(`'${out}' is a file; pages go to a folder.`)
  if (pdf && findBrowser() === undefined)
    throw new UsageError(
      'A PDF is printed by Chromium, and there is none; install it, or name it in CHROMIUM.',
    )
  const withoutSolutions = options['without-solutions'] ?? false
  const outcome = await weaveBook({ chapters, out, withoutSolutions, epub, pdf, traces, force, cwd })
  if (outcome === undefined) throw noChapters(chapters)
  return teller.end(reportOf(outcome, out))
}

function reportOf({ chapters, pages, made, problems }: WeaveOutcome, out: string): Report {
  const said = { command: 'weave', problems, facts: { out, woven: [...made].sort() } }
  if (problems.length > 0) return { ...said, summary: `Nothing was written to ${out}.` }
  return {
    ...said,
    summary:
      `${plural(pages, 'page')} from ${plural(chapters, 'chapter')} in ${out}: ` +
      `${made.length} woven, ${pages - made.length} unchanged.`,
    advice: [`To read: ${out}/index.html`],
  }
}
