import { resolve } from 'node:path'
import type { Problem } from './problem/problem.ts'
import type { FoundRuns, Proving } from './recorded-runs.ts'
import { findBrowser } from './transcript/sandbox/browser.ts'
import { digestsBehind, digestsOf, findAttachments, findChapters } from './chapter/chapter-files.ts'
import { type BookFiles, type BookLayout, layOutFiles } from './lay-out.ts'
import { removeOtherRuns } from './transcript/trace/run-files.ts'
import { plainBook } from './plain-book.ts'
import type { KnownFigures } from './pages/code/known-figures.ts'
import type { Runs } from './pages/run-files.ts'
import type { ShownProblem } from './pages/draft/shown-problems.ts'
import type { OnStep } from './system/parallel.ts'
import { digestOf } from './system/digest.ts'
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
  /** Paths of the pages that had to be made, or written. */
  readonly made: readonly string[]
  /** Paths of removed files, which nothing makes any more. */
  readonly removed: readonly string[]
  /** What a person should know of the transcripts that were run. */
  readonly notes: readonly string[]
}

/**
 * Pipeline 4: chapters to pages, all of them or none.
 *
 * Where nothing has changed, it only compares digests. A page is made again only where its inputs have changed.
 *
 * @returns nothing where there is no such folder, or no chapter in it
 */
export async function weaveBook(options: WeaveOptions): Promise<WeaveOutcome | undefined> {
  const found = findBook(options)
  if (found === undefined) return undefined
  if (found.misplaced.length > 0) return failed(found.misplaced)
  if (isWoven(found)) return unchanged(found.output)
  const laid = await layOut(found)
  if (laid.problems.length > 0) return failed(laid.problems)
  const { onStep } = options
  const recorded = await runsOf(laid, { onStep })
  if (recorded.problems.length > 0) return failed(recorded.problems)
  const made = await makeBook(laid, { runs: recorded.runs, figures: readFigures(found.output.path) }, onStep)
  return writeBook(laid, made, recorded)
}

/** A book's files as they are now, and where its pages go. */
export type FoundBook = BookFiles & {
  readonly options: WeaveOptions
  readonly output: OutputFolder
  /** What is wrong with the output folder: nothing can be written there. */
  readonly misplaced: readonly Problem[]
  /** The digest of the call, under a key of its own. */
  readonly call: Readonly<Record<string, string>>
}

/** @returns nothing where there is no such folder, or no chapter in it */
export function findBook(options: WeaveOptions): FoundBook | undefined {
  const folder = resolve(options.cwd, options.chapters)
  const chapters = findChapters(folder, options.cwd)
  if (chapters === undefined || chapters.length === 0) return undefined
  const attachments = findAttachments(folder)
  const sources = chapters.map(({ file }) => file)
  const { value: output, problems: misplaced } = openOutput('pages', options, sources)
  const call = { [callKey]: digestOfCall(options, attachments) }
  return { options, folder, chapters, attachments, output, misplaced, call }
}

/** Whether the output folder holds the pages of just these files. */
export function isWoven({ output, call, chapters }: FoundBook): boolean {
  return isUpToDate(output, { ...call, ...digestsOf(chapters) })
}

/** A book laid out as pages, none of which is made yet. */
export type LaidOut = FoundBook & BookLayout

/** Reads the chapters and lays them out, whatever is wrong with them, also with where the pages go. */
export async function layOut(found: FoundBook): Promise<LaidOut> {
  const layout = await layOutFiles(found, found.options.withoutSolutions)
  const mixed = found.misplaced.length > 0 ? found.misplaced : sourcesBelow(found.output, layout.shown)
  return { ...found, ...layout, problems: [...layout.problems, ...mixed] }
}

export type PageRuns = Pick<FoundRuns, 'runs' | 'missing' | 'problems' | 'notes'>

/** What pages are made from besides the book itself. */
type Additions = {
  readonly runs: Runs
  /** Figures that are known from earlier. */
  readonly figures: KnownFigures
  /** Pages that are known from earlier, besides those of the output folder: their texts by the digest of what they were made from. */
  readonly texts?: ReadonlyMap<string, string>
  /** Problems to be shown beside their places, by the page's path. */
  readonly problems?: ReadonlyMap<string, readonly ShownProblem[]>
}

/** A book's pages, and all that belongs to them. */
export type MadeBook = Awaited<ReturnType<typeof makeBook>>

/** Makes the pages that are not known yet, in memory. */
export async function makeBook(
  { plan, assets, pictures, folder, output }: LaidOut,
  { runs, figures, texts, problems = new Map() }: Additions,
  onStep?: OnStep,
) {
  const stages = await import('./pages/stages.ts')
  const proved = stages.withRuns(plan, runs)
  const planned = stages.planPages({ ...proved, problems }, assets.template)
  const earlier = { texts: earlierPages(output, planned, texts), figures }
  onStep?.('looking at types and colours')
  const pages = await stages.makePages(proved, planned, earlier, folder, onStep)
  const others = [...stages.otherFiles(proved, assets.files), ...pictures]
  return { plan: proved, planned, pages, pictures, others }
}

/**
 * Writes a book that has no problems to the output folder.
 */
export async function writeBook(
  { output, options, assets, shown, read, call }: LaidOut,
  { plan, planned, pages, pictures, others }: MadeBook,
  { missing, notes }: Pick<PageRuns, 'missing' | 'notes'>,
): Promise<WeaveOutcome> {
  const { makeWhole } = await import('./pages/stages.ts')
  const whole = await makeWhole(plan, { loaded: others, pictures, style: assets.epubStyle }, options)
  const files = [...pages.files, ...others, ...whole].map(({ path, content }) => ({ path, text: content }))
  const chapters = plan.site.chapters.length
  const { value: changes, problems: obstacles } = writeOutput(output, files, {
    inputs: { ...call, ...read.digests },
    beside: digestsBehind([...shown, ...missing], options.cwd),
    summary: { programs: 0, chapters, next: [], nextAt: '' },
    pages: Object.fromEntries(planned.map(({ path, digest }) => [path, digest])),
  })
  if (obstacles.length > 0) return failed(obstacles)
  writeFigures(output.path, pages.figures)
  const { traces, noRun = false, cwd } = options
  if (traces !== undefined && !noRun) removeOtherRuns(resolve(cwd, traces), read.book)
  const pathsOf = (one: string) => changes.filter(({ kind }) => kind === one).map(({ path }) => path)
  // A draft has made pages before they are written.
  const isMade = (path: string) => pages.made.includes(path) || !pathsOf('keep').includes(path)
  const made = planned.map(({ path }) => path).filter(isMade)
  return { problems: [], chapters, pages: planned.length, made, removed: pathsOf('remove'), notes }
}

const nothing: WeaveOutcome = { problems: [], chapters: 0, pages: 0, made: [], removed: [], notes: [] }

/** The outcome where nothing was woven, because of problems. */
export function failed(problems: readonly Problem[]): WeaveOutcome {
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
export async function runsOf({ options, read, folder }: LaidOut, proving: Proving): Promise<PageRuns> {
  const { chapters, traces, cwd, noRun, onFirstRun } = options
  if (traces === undefined) return { runs: new Map(), problems: [], missing: [], notes: [] }
  const { findRecordedRuns } = await import('./recorded-runs.ts')
  const pages = plainBook(chapters, cwd)
  return findRecordedRuns(read.book, resolve(cwd, traces), folder, { noRun, onFirstRun, pages, ...proving })
}

/** The pages of earlier whose inputs are the same now, by path. */
function earlierPages(
  output: OutputFolder,
  planned: readonly { readonly path: string; readonly digest: string }[],
  texts?: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const textOf = (path: string, digest: string) =>
    texts?.get(digest) ?? (output.earlier.pages?.[path] === digest ? earlierText(output, path) : undefined)
  return new Map(
    planned.flatMap(({ path, digest }) => {
      const text = textOf(path, digest)
      return text === undefined ? [] : [[path, text]]
    }),
  )
}
