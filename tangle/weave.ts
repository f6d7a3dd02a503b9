import { resolve } from 'node:path'
import type { Book } from './book/extract.ts'
import type { Problem } from './data/problem.ts'
import type { Woven } from './weave/files.ts'
import { findBrowser } from './world/browser.ts'
import { digestOfChapter, findAttachments, findChapters } from './world/chapters.ts'
import { digestOf } from './world/digest.ts'
import { readFigures, writeFigures } from './world/figures.ts'
import { fingerprint } from './world/fingerprint.ts'
import { type Manifest, readManifest, withLock } from './world/manifest.ts'
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
}

/** What a run is started with, apart from the files it names: kept in the notes like the digest of a file. */
const callKey = '*'

/**
 * Pipeline 3: chapters to pages; all of them or none.
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
  const given = [withoutSolutions, epub, pdf, traces, findBrowser() !== undefined]
  const call = digestOf(JSON.stringify([...given, findAttachments(options.chapters, cwd)]))
  const seen = {
    [callKey]: call,
    ...Object.fromEntries(files.map((file) => [file.path, digestOfChapter(file)])),
  }
  if (isFresh(out, manifest, seen, cwd))
    return { problems: [], chapters: manifest.summary.chapters, pages: pagesIn(manifest), made: [] }
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
  const problems = woven.problems.length > 0 ? woven.problems : write(out, woven, call, options.force)
  return { problems, chapters: woven.chapters, pages: Object.keys(woven.pages).length, made: woven.made }
}

/** The kept runs that prove the transcripts, and new ones where none does and this system can make them. */
async function evidenceOf(book: Book, traces: string | undefined) {
  if (traces === undefined) return { runs: new Map(), problems: [] }
  const { keptEvidence, proveStale } = await import('./evidence.ts')
  // Proving reads /proc.
  return process.platform === 'linux'
    ? proveStale(book, traces)
    : { runs: keptEvidence(book, traces), problems: [] }
}

/** Whether everything that was read is as the last run read it, and the output folder as that run left it. */
function isFresh(
  out: string,
  manifest: Manifest,
  seen: Readonly<Record<string, string>>,
  cwd: string,
): boolean {
  if (manifest.tool !== fingerprint || manifest.pending !== undefined) return false
  if (Object.entries(seen).some(([path, digest]) => manifest.chapters[path] !== digest)) return false
  const others = Object.entries(manifest.chapters).filter(([path]) => !Object.hasOwn(seen, path))
  if (others.some(([path, digest]) => digestOnDisk(resolve(cwd, path)) !== digest)) return false
  return Object.entries(manifest.files).every(([path, digest]) => digestOnDisk(`${out}/${path}`) === digest)
}

function pagesIn({ pages = {} }: Manifest): number {
  return Object.keys(pages).length
}

function write(
  out: string,
  { files, inputs, pages, chapters, figures }: Woven,
  call: string,
  force: boolean,
): readonly Problem[] {
  const contents = files.map(({ path, content }) => ({ path, text: content }))
  const summary = { programs: 0, chapters, next: [], nextAt: '' }
  const written = withLock(out, () => {
    // Read again: another run may have ended meanwhile.
    const standing = readManifest(out)
    const plan = planOutput(out, contents, standing, force)
    const notes = { tool: fingerprint, chapters: { ...inputs, [callKey]: call }, summary, pages }
    if (plan.problems.length > 0) return plan.problems
    applyPlan(out, plan, notes, standing)
    writeFigures(out, fingerprint, figures)
    return plan.problems
  })
  return 'code' in written ? [written] : written
}
