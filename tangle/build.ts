import { relative, resolve, sep } from 'node:path'
import type { Problem } from './data/problem.ts'
import { fingerprint } from './world/fingerprint.ts'
import { type ChapterFile, digestOfChapter, findChapters, shownFrom } from './world/chapters.ts'
import { withLock } from './world/lock.ts'
import { type Manifest, readManifest, type Summary } from './world/manifest.ts'
import { otherContents, sourcesInOutput } from './world/mixed.ts'
import { applyPlan, type Change, digestOnDisk, planOutput } from './world/output.ts'

export type BuildOptions = {
  /** The folder of chapters, as the person wrote it. */
  readonly chapters: string
  /** The output folder, as the person wrote it. */
  readonly out: string
  /** Overwrite what this tool did not write. */
  readonly force: boolean
  /** What shown paths are relative to. */
  readonly cwd: string
}

export type BuildOutcome = {
  readonly summary: Summary
  readonly changes: readonly Pick<Change, 'kind' | 'path'>[]
  readonly problems: readonly Problem[]
}

/**
 * Pipeline 1: chapters to the output folder; all of it or nothing.
 *
 * A run that finds nothing changed reads and compares digests, and loads neither parser nor compiler.
 *
 * @returns nothing where there is no such folder of chapters
 */
export async function buildBook(options: BuildOptions): Promise<BuildOutcome | undefined> {
  const { cwd, force } = options
  const out = resolve(cwd, options.out)
  const files = findChapters(options.chapters, cwd)
  if (files === undefined || files.length === 0) return undefined
  const manifest = readManifest(out)
  const mixed = misplaced(out, manifest, files)
  if (mixed !== undefined)
    return { summary: manifest.summary, changes: [], problems: shownFrom(cwd, [mixed]) }
  if (isFresh(out, manifest, files)) {
    const changes = Object.keys(manifest.files).map((path) => ({ kind: 'keep', path }) as const)
    return { summary: manifest.summary, changes, problems: [] }
  }
  const { makeFiles } = await import('./book/make.ts')
  const made = await makeFiles(files, { agreed: agreedTypes(manifest), openChecker: () => openChecker(out) })
  const outcome = { summary: made.summary, changes: [] }
  if (made.problems.length > 0) return { ...outcome, problems: made.problems }
  const written = withLock(out, () => {
    // Read again: another run may have ended meanwhile.
    const standing = readManifest(out)
    const plan = planOutput(out, made.files, standing, { contents: 'programs', force })
    if (plan.problems.length === 0)
      applyPlan(
        out,
        plan,
        {
          contents: 'programs',
          tool: fingerprint,
          folder: folderOf(options, out),
          inputs: made.digests,
          types: made.types,
          summary: made.summary,
        },
        standing,
      )
    return plan
  })
  if ('code' in written) return { ...outcome, problems: shownFrom(cwd, [written]) }
  if (written.problems.length > 0) return { ...outcome, problems: shownFrom(cwd, written.problems) }
  return { summary: made.summary, changes: written.changes, problems: [] }
}

/** An output folder that is not one for programs. */
function misplaced(out: string, manifest: Manifest, chapters: readonly ChapterFile[]): Problem | undefined {
  const files = chapters.map(({ file }) => file)
  return otherContents(out, manifest, 'programs') ?? sourcesInOutput(out, files)
}

/** The digest of the programs that were last written: their types agreed. */
function agreedTypes(manifest: Manifest): string | undefined {
  return manifest.tool === fingerprint ? manifest.types : undefined
}

async function openChecker(out: string) {
  const { openTypeChecker } = await import('./world/types.ts')
  return openTypeChecker(out)
}

/** The chapters' folder as the output folder's notes name it: the two may be moved together. */
function folderOf({ chapters, cwd }: BuildOptions, out: string): string {
  return relative(out, resolve(cwd, chapters)).split(sep).join('/')
}

/** Whether the chapters are those of the last run, and the output folder is as that run left it. */
function isFresh(out: string, manifest: Manifest, chapters: readonly ChapterFile[]): boolean {
  if (manifest.tool !== fingerprint || manifest.pending !== undefined) return false
  if (Object.keys(manifest.inputs).length !== chapters.length) return false
  if (chapters.some((chapter) => manifest.inputs[chapter.path] !== digestOfChapter(chapter))) return false
  return Object.entries(manifest.files).every(([path, digest]) => digestOnDisk(`${out}/${path}`) === digest)
}
