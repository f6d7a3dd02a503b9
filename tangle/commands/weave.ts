import type { Report } from '../problem/report.ts'
import { plural } from '../problem/plural.ts'
import { contentsPage, epubFile, pdfFile } from '../pages/plan/paths.ts'
import { type WeaveOptions, type WeaveOutcome, weaveBook } from '../weave.ts'
import { findBrowser } from '../transcript/sandbox/browser.ts'
import type { Call } from './call.ts'
import { noChapters, refuseFile, UsageError } from './usage.ts'

/** The options of weaving, from a call that can be obeyed. Runs are recorded in the same folder as by the book's tests. */
export function checkedWeaveOptions({ subject: chapters, options, cwd, env, reporter }: Call): WeaveOptions {
  const { out = 'dist/book', traces = 'dist/traces', force = false, epub = false, pdf = false } = options
  const [withoutSolutions, noRun] = [options['without-solutions'] ?? false, options['no-run'] ?? false]
  const { step: onStep, note } = reporter
  const onFirstRun = () => note(firstRun)
  refuseFile(out, cwd, 'pages go')
  refuseFile(traces, cwd, 'records of runs go')
  if (pdf && findBrowser(env) === undefined)
    throw new UsageError(
      'A PDF is printed by Chromium, and there is none; install it, or name it in CHROMIUM.',
    )
  return { chapters, out, withoutSolutions, epub, pdf, traces, noRun, force, cwd, onStep, onFirstRun }
}

const firstRun =
  'The transcripts of this book are run to prove them, so its programs run on this machine; --no-run weaves it without.'

/** `tangle weave`: weaves the book, and reports what was made. */
export async function weaveCommand(call: Call): Promise<number> {
  const given = checkedWeaveOptions(call)
  const outcome = await weaveBook(given)
  if (outcome === undefined) throw noChapters(call.subject, call.cwd)
  for (const line of outcome.notes) call.reporter.note(line)
  return call.reporter.end(weaveReport(outcome, given))
}

export function weaveReport(
  { chapters, pages, made, removed, problems }: WeaveOutcome,
  { out, epub, pdf }: WeaveOptions,
): Report {
  const facts = { out, woven: [...made].sort(), removed: [...removed].sort() }
  const common = { command: 'weave', problems, facts }
  if (problems.length > 0) return { ...common, summary: `Nothing was written to ${out}.` }
  const files = [contentsPage, ...(epub ? [epubFile] : []), ...(pdf ? [pdfFile] : [])]
  return {
    ...common,
    summary:
      `${plural(pages, 'page')} from ${plural(chapters, 'chapter')} in ${out}: ` +
      `${made.length} woven, ${pages - made.length} unchanged; ${plural(removed.length, 'file')} removed.`,
    advice: [`To read: ${files.map((name) => `${out}/${name}`).join(', ')}`],
  }
}
