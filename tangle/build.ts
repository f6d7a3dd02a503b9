import type { BuildCache } from './build-cache.ts'
import type { Problem } from './problem/problem.ts'
import { digestsOf, findChapters } from './chapter/chapter-files.ts'
import {
  earlierText,
  isUpToDate,
  openOutput,
  type OutputFolder,
  type OutputOptions,
  writeOutput,
} from './output/folder.ts'
import type { Summary } from './output/notes.ts'
import type { Change } from './output/plan.ts'
import type { OutputFile } from './program/program.ts'
import type { OnStep } from './system/parallel.ts'
import { outputsOf } from './program/targets.ts'
import { lateChecker } from './program/types/late.ts'

export type BuildOutcome = {
  readonly summary: Summary
  readonly changes: readonly Pick<Change, 'kind' | 'path'>[]
  readonly problems: readonly Problem[]
  /** Programs that were not written because they import one that is wrong, directly or through others. */
  readonly importers?: readonly string[]
}

export type BuildOptions = OutputOptions & {
  /** Slug of the chapter at whose end the programs are wanted; nothing for the end of the book. */
  readonly through?: string | undefined
  /** Write the programs that are right even where others are wrong; of those the last good text remains. */
  readonly keepGoing?: boolean
  /** Hears what is being done. */
  readonly onStep?: OnStep
  /** What earlier builds of this book have kept; its type checker stays open. */
  readonly cache?: BuildCache
}

/**
 * Pipeline 1: chapters to the output folder; all of it or nothing, unless the right programs alone are asked for.
 *
 * Where nothing has changed, it only compares digests, and loads neither parser nor compiler.
 *
 * @returns nothing where there is no such folder, or no chapter in it
 */
export async function buildBook(options: BuildOptions): Promise<BuildOutcome | undefined> {
  const chapters = findChapters(options.chapters, options.cwd)
  if (chapters === undefined || chapters.length === 0) return undefined
  const sources = chapters.map(({ file }) => file)
  const { value: output, problems: misplaced } = openOutput('programs', options, sources)
  const { summary, files: earlier, types: agreed } = output.earlier
  if (misplaced.length > 0) return { summary, changes: [], problems: misplaced }
  const { through } = options
  if (output.earlier.through === through && isUpToDate(output, digestsOf(chapters)))
    return { summary, changes: unchanged(earlier), problems: [] }

  const { startCompiler, readFiles, makeFiles, faultyPrograms, importersOf, fencesOfFiles } =
    await import('./book/stages.ts')
  startCompiler()
  options.onStep?.('compiling, and checking types')
  const { cache } = options
  const checker = lateChecker(output.path)
  if (agreed === undefined && cache === undefined) checker.warmUp()
  const read = readFiles(chapters, cache?.readFile)
  const index = through === undefined ? undefined : chapters.findIndex(({ slug }) => slug === through)
  const made = await makeFiles(read, {
    agreed,
    openChecker: (cache?.checker ?? checker).open,
    compile: cache?.compile,
    through: index,
  }).finally(checker.close)
  if (made.problems.length > 0) {
    const failed = { summary: made.summary, changes: [], problems: made.problems }
    if (!options.keepGoing) return failed
    const faulty = faultyPrograms(made.book, made.problems)
    const importers = importersOf(faulty, made.imports)
    const wrong = [...faulty, ...importers].flatMap(outputsOf)
    const files = withEarlier(output, made.files, new Set(wrong))
    // Notes of nothing that was read: the next run looks again.
    const { value, problems } = writeOutput(output, files, { inputs: {}, through, summary: made.summary })
    return { ...failed, importers: [...importers], changes: value, problems: [...made.problems, ...problems] }
  }
  const notes = { inputs: read.digests, through, types: made.types, summary: made.summary }
  const fences = fencesOfFiles(made.book)
  const files = made.files.map((file) => ({ ...file, from: fences.get(file.path) }))
  const { value: changes, problems } = writeOutput(output, files, notes)
  return { summary: made.summary, changes, problems }
}

/** The files of a build; those of wrong programs, and of programs that import them, as the last run has left them. */
function withEarlier(
  output: OutputFolder,
  files: readonly OutputFile[],
  wrong: ReadonlySet<string>,
): OutputFile[] {
  const earlier = [...wrong].flatMap((path) => {
    const text = earlierText(output, path)
    return text === undefined ? [] : [{ path, text }]
  })
  return [...files.filter(({ path }) => !wrong.has(path)), ...earlier]
}

function unchanged(files: Readonly<Record<string, string>>): BuildOutcome['changes'] {
  return Object.keys(files).map((path) => ({ kind: 'keep', path }))
}
