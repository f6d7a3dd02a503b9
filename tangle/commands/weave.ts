import type { Report } from '../data/report.ts'
import { plural } from '../report/plural.ts'
import { contentsPage, epubFile, pdfFile } from '../weave/paths.ts'
import { type WeaveOptions, type WeaveOutcome, weaveBook } from '../weave.ts'
import { findBrowser } from '../world/browser.ts'
import { fileInTheWay } from '../world/disk.ts'
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

/** What the book is woven with, as the command was called. */
export function weaveOptionsOf(options: WeaveCommandOptions, cwd: string): WeaveOptions {
  const { chapters, out = usualFolder, force = false, epub = false, pdf = false } = options
  const { traces = usualTraces, 'without-solutions': withoutSolutions = false } = options
  return { chapters, out, withoutSolutions, epub, pdf, traces, force, cwd }
}

/** `tangle weave`: tells what was made. */
export async function weaveCommand(options: WeaveCommandOptions): Promise<number> {
  const cwd = process.cwd()
  const teller = tellerOf(options.format, cwd)
  const given = weaveOptionsOf(options, cwd)
  const file = fileInTheWay(given.out)
  if (file !== undefined) throw new UsageError(`'${file}' is a file; pages go to a folder.`)
  const record = fileInTheWay(given.traces ?? '.')
  if (record !== undefined) throw new UsageError(`'${record}' is a file; records of runs go to a folder.`)
  if (given.pdf && findBrowser() === undefined)
    throw new UsageError(
      'A PDF is printed by Chromium, and there is none; install it, or name it in CHROMIUM.',
    )
  const outcome = await weaveBook(given)
  if (outcome === undefined) throw noChapters(given.chapters)
  return teller.end(reportOf(outcome, given))
}

function reportOf(
  { chapters, pages, made, removed, problems }: WeaveOutcome,
  { out, epub, pdf }: WeaveOptions,
): Report {
  const facts = { out, woven: [...made].sort(), removed: [...removed].sort() }
  const said = { command: 'weave', problems, facts }
  if (problems.length > 0) return { ...said, summary: `Nothing was written to ${out}.` }
  const files = [contentsPage, ...(epub ? [epubFile] : []), ...(pdf ? [pdfFile] : [])]
  return {
    ...said,
    summary:
      `${plural(pages, 'page')} from ${plural(chapters, 'chapter')} in ${out}: ` +
      `${made.length} woven, ${pages - made.length} unchanged; ${plural(removed.length, 'file')} removed.`,
    advice: [`To read: ${files.map((name) => `${out}/${name}`).join(', ')}`],
  }
}
