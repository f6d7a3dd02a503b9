import { join, resolve } from 'node:path'
import type { Book } from './book/extract.ts'
import type { Problem } from './problem/problem.ts'
import { findBrowser } from './transcript/sandbox/browser.ts'
import { digestsOf, findAttachments, findChapters, shownPath } from './chapter/chapter-files.ts'
import type { OnStep } from './system/parallel.ts'
import { digestOf } from './system/digest.ts'
import { digestThroughLinks } from './system/disk.ts'
import { readFigures, writeFigures } from './pages/figure-cache.ts'
import {
  earlierText,
  isUpToDate,
  openOutput,
  type OutputFolder,
  type OutputOptions,
  sourcesBelow,
  writeOutput,
} from './output/folder.ts'

export type WeaveOptions = OutputOptions & {
  readonly withoutSolutions: boolean
  /** Also make the book as one file for reading systems. */
  readonly epub: boolean
  /** Also make the book as one file for printing; needs a browser. */
  readonly pdf: boolean
  /** Hears what is being done. */
  readonly onStep?: OnStep
  /** The folder of recorded runs; nothing where no transcript is to be marked as proved. */
  readonly traces: string | undefined
  /** Whether nothing of the book is run: only recorded runs prove transcripts. */
  readonly noRun?: boolean
  /** Called before anything of the book is run, where no run of it has been recorded. */
  readonly onFirstRun?: () => void
}

export type WeaveOutcome = {
  readonly problems: readonly Problem[]
  /** How many chapters are woven. */
  readonly chapters: number
  readonly pages: number
  /** Paths of the pages that had to be made. */
  readonly made: readonly string[]
  /** Paths of removed files, which nothing makes any more. */
  readonly removed: readonly string[]
}

/**
 * Pipeline 4: chapters to pages, all of them or none.
 *
 * Where nothing has changed, it only compares digests. A page is made again only where its inputs have changed.
 *
 * @returns nothing where there is no such folder, or no chapter in it
 */
export async function weaveBook(options: WeaveOptions): Promise<WeaveOutcome | undefined> {
  const { cwd, withoutSolutions, traces } = options
  const folder = resolve(cwd, options.chapters)
  const chapters = findChapters(folder, cwd)
  if (chapters === undefined || chapters.length === 0) return undefined
  const attachments = findAttachments(folder)
  const sources = chapters.map(({ file }) => file)
  const { value: output, problems: misplaced } = openOutput('pages', options, sources)
  if (misplaced.length > 0) return failed(misplaced)
  const call = { [callKey]: digestOfCall(options, attachments) }
  if (isUpToDate(output, { ...call, ...digestsOf(chapters) })) return unchanged(output)

  const stages = await import('./pages/stages.ts')
  const { book, texts, problems, digests } = stages.readPageFiles(chapters)
  const plan = stages.planBook(book, texts, attachments, withoutSolutions)
  const hasForgeBlocks = plan.site.chapters.some(({ prose }) => prose.hasForgeBlocks)
  const assets = stages.findAssets(book.chapters, attachments, folder, hasForgeBlocks)
  const { value: pictures, problems: unreadable } = stages.readAttachments(plan.site, folder)
  const faults = [
    ...problems,
    ...stages.checkChapters(book.chapters, plan.site),
    ...assets.problems,
    ...unreadable,
  ]
  if (faults.length > 0) return failed(faults)
  const attached = stages.usedAttachments(plan.site).map(([path]) => path)
  const shown = [...attached, ...assets.own].map((path) => join(folder, path))
  const mixed = sourcesBelow(output, shown)
  if (mixed.length > 0) return failed(mixed)

  const recorded = await recordedRunsOf(book, traces && resolve(cwd, traces), folder, options)
  if (recorded.problems.length > 0) return failed(recorded.problems)
  const proved = stages.withRuns(plan, recorded.runs)
  const planned = stages.planPages(proved, assets.template)
  const earlier = { texts: earlierPages(output, planned), figures: readFigures(output.path) }
  options.onStep?.('looking at types and colours')
  const pages = await stages.makePages(proved, planned, earlier, folder, options.onStep)
  const others = [...stages.otherFiles(proved, assets.files), ...pictures]
  const whole = await stages.makeWhole(proved, { loaded: others, pictures, style: assets.epubStyle }, options)

  const files = [...pages.files, ...others, ...whole].map(({ path, content }) => ({ path, text: content }))
  const { value: changes, problems: obstacles } = writeOutput(output, files, {
    inputs: { ...call, ...digests },
    beside: digestsBehind([...shown, ...recorded.missing], cwd),
    summary: { programs: 0, chapters: plan.site.chapters.length, next: [], nextAt: '' },
    pages: Object.fromEntries(planned.map(({ path, digest }) => [path, digest])),
  })
  if (obstacles.length > 0) return failed(obstacles)
  writeFigures(output.path, pages.figures)
  const removed = changes.filter(({ kind }) => kind === 'remove').map(({ path }) => path)
  return {
    problems: [],
    chapters: plan.site.chapters.length,
    pages: planned.length,
    made: pages.made,
    removed,
  }
}

const nothing: WeaveOutcome = { problems: [], chapters: 0, pages: 0, made: [], removed: [] }

function failed(problems: readonly Problem[]): WeaveOutcome {
  return { ...nothing, problems }
}

function unchanged({ earlier: { summary, pages = {} } }: OutputFolder): WeaveOutcome {
  return { ...nothing, chapters: summary.chapters, pages: Object.keys(pages).length }
}

/** The key of the call's digest, which the notes have among the digests of files. */
const callKey = '*'

function digestOfCall(
  { withoutSolutions, epub, pdf, traces, noRun }: WeaveOptions,
  attachments: readonly string[],
) {
  const hasBrowser = findBrowser() !== undefined
  return digestOf(JSON.stringify([withoutSolutions, epub, pdf, traces, noRun, hasBrowser, attachments]))
}

/** The runs that pages show; and the records that are missing, with which the pages would be different. */
async function recordedRunsOf(book: Book, traces: string | undefined, folder: string, options: WeaveOptions) {
  if (traces === undefined) return { runs: new Map(), problems: [], missing: [] }
  const { findRecordedRuns } = await import('./recorded-runs.ts')
  return findRecordedRuns(book, traces, folder, options)
}

/** The pages of the last run whose inputs are the same now. */
function earlierPages(
  output: OutputFolder,
  planned: readonly { readonly path: string; readonly digest: string }[],
): ReadonlyMap<string, string> {
  const same = planned.filter(({ path, digest }) => output.earlier.pages?.[path] === digest)
  return new Map(
    same.flatMap(({ path }) => {
      const text = earlierText(output, path)
      return text === undefined ? [] : [[path, text]]
    }),
  )
}

function digestsBehind(files: readonly string[], cwd: string): Record<string, string> {
  return Object.fromEntries(files.map((file) => [shownPath(file, cwd), digestThroughLinks(file)]))
}
