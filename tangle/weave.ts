import { resolve } from 'node:path'
import type { Book } from './book/extract.ts'
import type { Problem } from './data/problem.ts'
import type { Woven } from './weave/files.ts'
import { findBrowser } from './world/browser.ts'
import { digestOfChapter, findAttachments, findChapters, shownFrom } from './world/chapters.ts'
import { digestOf } from './world/digest.ts'
import { digestBehind } from './world/disk.ts'
import { readFigures, writeFigures } from './world/figures.ts'
import { fingerprint } from './world/fingerprint.ts'
import { withLock } from './world/lock.ts'
import { type Manifest, readManifest } from './world/manifest.ts'
import { otherContents, sourcesInOutput } from './world/mixed.ts'
import { applyPlan, digestOnDisk, planOutput, textStanding } from './world/output.ts'

export type WeaveOptions = {
  /** The folder of chapters, as the person wrote it. */
  readonly chapters: string
  /** The output folder, as the person wrote it. */
  readonly out: string
  readonly withoutSolutions: boolean
  /** Make the book as one file for reading systems too. */
  readonly epub: boolean
  /** Make the book as one file for the printer too; needs a browser. */
  readonly pdf: boolean
  /** Where runs are kept that prove transcripts; nothing where no transcript is to be marked as proved. */
  readonly traces: string | undefined
  /** Overwrite what this tool did not write. */
  readonly force: boolean
  /** What shown paths are relative to. */
  readonly cwd: string
}

export type WeaveOutcome = {
  readonly problems: readonly Problem[]
  /** How many chapters are woven. */
  readonly chapters: number
  readonly pages: number
  /** Paths of the pages that had to be made. */
  readonly made: readonly string[]
  /** Paths of the files that were removed, since nothing makes them any more. */
  readonly removed: readonly string[]
}

/** What a run is started with, apart from the files it names: kept in the notes like the digest of a file. */
const callKey = '*'

/**
 * Pipeline 4: chapters to pages; all of them or none.
 *
 * A run that finds nothing changed only compares digests. A page is made again only where what it is made from
 * has changed.
 *
 * @returns nothing where there is no such folder of chapters
 */
export async function weaveBook(options: WeaveOptions): Promise<WeaveOutcome | undefined> {
  const { cwd, withoutSolutions, epub, pdf, traces } = options
  const out = resolve(cwd, options.out)
  const files = findChapters(options.chapters, cwd)
  if (files === undefined || files.length === 0) return undefined
  const manifest = readManifest(out)
  const paths = files.map(({ file }) => file)
  const mixed = otherContents(out, manifest, 'pages') ?? sourcesInOutput(out, paths)
  if (mixed !== undefined) return { ...nothing, problems: shownFrom(cwd, [mixed]) }
  const given = [withoutSolutions, epub, pdf, traces, findBrowser() !== undefined]
  const call = digestOf(JSON.stringify([...given, findAttachments(options.chapters, cwd)]))
  const seen = {
    [callKey]: call,
    ...Object.fromEntries(files.map((file) => [file.path, digestOfChapter(file)])),
  }
  if (isFresh(out, manifest, seen, cwd))
    return { ...nothing, chapters: manifest.summary.chapters, pages: pagesIn(manifest) }
  const { weaveFiles } = await import('./weave/files.ts')
  const woven = await weaveFiles({
    files,
    folder: resolve(cwd, options.chapters),
    withoutSolutions,
    epub,
    pdf,
    cwd,
    prove: (book) => evidenceOf(book, traces && resolve(cwd, traces)),
    standing: (path, digest) =>
      manifest.tool === fingerprint && manifest.pages?.[path] === digest
        ? textStanding(out, path, manifest)
        : undefined,
    figures: readFigures(out, fingerprint),
  })
  const { problems, removed } =
    woven.problems.length > 0 ? { ...woven, removed: [] } : write(out, woven, call, options)
  return {
    problems,
    chapters: woven.chapters,
    pages: Object.keys(woven.pages).length,
    made: woven.made,
    removed,
  }
}

const nothing: WeaveOutcome = { problems: [], chapters: 0, pages: 0, made: [], removed: [] }

/** What the pages of transcripts show. */
async function evidenceOf(book: Book, traces: string | undefined) {
  if (traces === undefined) return { runs: new Map(), problems: [], missing: [] }
  const { findEvidence } = await import('./evidence.ts')
  return findEvidence(book, traces)
}

/** Whether everything that was read is as the last run read it, and the output folder as that run left it. */
function isFresh(
  out: string,
  manifest: Manifest,
  seen: Readonly<Record<string, string>>,
  cwd: string,
): boolean {
  if (manifest.tool !== fingerprint || manifest.pending !== undefined) return false
  if (Object.entries(seen).some(([path, digest]) => manifest.inputs[path] !== digest)) return false
  const others = Object.entries(manifest.inputs).filter(([path]) => !Object.hasOwn(seen, path))
  if (others.some(([path, digest]) => digestBehind(resolve(cwd, path)) !== digest)) return false
  return Object.entries(manifest.files).every(([path, digest]) => digestOnDisk(`${out}/${path}`) === digest)
}

function pagesIn({ pages = {} }: Manifest): number {
  return Object.keys(pages).length
}

function write(
  out: string,
  { files, inputs, shown, pages, chapters, figures }: Woven,
  call: string,
  { force, cwd }: WeaveOptions,
): Pick<WeaveOutcome, 'problems' | 'removed'> {
  const mixed = sourcesInOutput(out, shown)
  if (mixed !== undefined) return { problems: shownFrom(cwd, [mixed]), removed: [] }
  const contents = files.map(({ path, content }) => ({ path, text: content }))
  const summary = { programs: 0, chapters, next: [], nextAt: '' }
  const written = withLock(out, () => {
    // Read again: another run may have ended meanwhile.
    const standing = readManifest(out)
    const plan = planOutput(out, contents, standing, { contents: 'pages', force })
    if (plan.problems.length > 0) return plan
    const read = { ...inputs, [callKey]: call }
    applyPlan(out, plan, { contents: 'pages', tool: fingerprint, inputs: read, summary, pages }, standing)
    writeFigures(out, fingerprint, figures)
    return plan
  })
  if ('code' in written) return { problems: shownFrom(cwd, [written]), removed: [] }
  const removed = written.changes.filter(({ kind }) => kind === 'remove').map(({ path }) => path)
  return { problems: shownFrom(cwd, written.problems), removed: written.problems.length > 0 ? [] : removed }
}
