import { posix, relative, resolve, sep } from 'node:path'
import type { Problem } from './data/problem.ts'
import type { Program } from './data/program.ts'
import { fingerprint } from './fingerprint.ts'
import type { LinkedBook } from './link/programs.ts'
import {
  type ChapterFile,
  digestOfChapter,
  findChapters,
  type RawSource,
  readSources,
} from './world/chapters.ts'
import { digestOf } from './world/digest.ts'
import { type Manifest, readManifest, type Summary, withLock } from './world/manifest.ts'
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
  if (isFresh(out, manifest, files)) {
    const changes = Object.keys(manifest.files).map((path) => ({ kind: 'keep', path }) as const)
    return { summary: manifest.summary, changes, problems: [] }
  }
  const made = await makeFiles(files, out, cwd)
  const outcome = { summary: made.summary, changes: [] }
  if (made.problems.length > 0) return { ...outcome, problems: made.problems }
  const written = withLock(out, () => {
    // Read again: another run may have ended meanwhile.
    const standing = readManifest(out)
    const plan = planOutput(out, made.files, standing, force)
    if (plan.problems.length === 0)
      applyPlan(out, plan, { tool: fingerprint, chapters: made.digests, summary: made.summary }, standing)
    return plan
  })
  if ('code' in written) return { ...outcome, problems: shownFrom(cwd, [written]) }
  if (written.problems.length > 0) return { ...outcome, problems: shownFrom(cwd, written.problems) }
  return { summary: made.summary, changes: written.changes, problems: [] }
}

/** Whether the chapters are those of the last run, and the output folder is as that run left it. */
function isFresh(out: string, manifest: Manifest, chapters: readonly ChapterFile[]): boolean {
  if (manifest.tool !== fingerprint || manifest.pending !== undefined) return false
  if (Object.keys(manifest.chapters).length !== chapters.length) return false
  if (chapters.some((chapter) => manifest.chapters[chapter.path] !== digestOfChapter(chapter))) return false
  return Object.entries(manifest.files).every(([path, digest]) => digestOnDisk(`${out}/${path}`) === digest)
}

async function makeFiles(chapterFiles: readonly ChapterFile[], out: string, cwd: string) {
  const { startCompiler } = await import('./world/compile.ts')
  startCompiler()
  const [{ extractBook }, { compilePrograms }, { checkMessages }, { summarize }] = await Promise.all([
    import('./extract.ts'),
    import('./compile.ts'),
    import('./messages.ts'),
    import('./summary.ts'),
  ])
  const undecodable: Problem[] = []
  const digests: Record<string, string> = {}
  const note = ({ path, bytes }: RawSource) => void (digests[path] = digestOf(bytes))
  const book = extractBook(readSources(chapterFiles, undecodable, note))
  const { linked, chapters } = book.value
  const sourceOf = (target: string, path: string) =>
    relative(posix.join(out, posix.dirname(target)), resolve(cwd, path))
      .split(sep)
      .join('/')
  const isSound = soundness(linked, book.problems)
  const [compiled, messages] = await Promise.all([
    compilePrograms(linked.programs.filter(isSound), sourceOf, linked.programs),
    checkMessages(chapters),
  ])
  const editions = linked.editions.map(({ program }) => program).filter(isSound)
  const earlier = await Promise.all(
    editions.map((program) => compilePrograms([program], sourceOf, linked.programs)),
  )
  const problems = [
    ...undecodable,
    ...book.problems,
    ...messages,
    ...compiled.problems,
    ...earlier.flatMap((e) => e.problems),
  ]
  return { files: compiled.value, digests, problems: distinct(problems), summary: summarize(book.value) }
}

/** Whether a program is what its author meant, as far as is known: what a compiler says of another is noise. */
function soundness({ broken }: LinkedBook, problems: readonly Problem[]): (program: Program) => boolean {
  const unclosed = new Set(
    problems.flatMap(({ code, at }) => (code === 'unclosed-fence' ? [`${at.path}:${at.line}`] : [])),
  )
  return (program) =>
    !broken.has(program) && !program.segments.some(({ block }) => unclosed.has(`${block.path}:${block.line}`))
}

/** A fault that several programs or editions share is told once. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter(({ code, at, message }) => {
    const key = JSON.stringify([code, at, message])
    return !seen.has(key) && seen.add(key)
  })
}

function shownFrom(cwd: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    at: { ...problem.at, path: relative(cwd, problem.at.path).split(sep).join('/') },
  }))
}
