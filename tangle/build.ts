import type { Problem } from './problem/problem.ts'
import { digestsOf, findChapters } from './chapter/chapter-files.ts'
import { isUpToDate, openOutput, type OutputOptions, writeOutput } from './output/folder.ts'
import type { Summary } from './output/notes.ts'
import type { Change } from './output/plan.ts'
import { lateChecker } from './program/types/late.ts'

export type BuildOutcome = {
  readonly summary: Summary
  readonly changes: readonly Pick<Change, 'kind' | 'path'>[]
  readonly problems: readonly Problem[]
}

/**
 * Pipeline 1: chapters to the output folder, all of it or nothing.
 *
 * Where nothing has changed, it only compares digests, and loads neither parser nor compiler.
 *
 * @returns nothing where there is no such folder, or no chapter in it
 */
export async function buildBook(options: OutputOptions): Promise<BuildOutcome | undefined> {
  const chapters = findChapters(options.chapters, options.cwd)
  if (chapters === undefined || chapters.length === 0) return undefined
  const sources = chapters.map(({ file }) => file)
  const { value: output, problems: misplaced } = openOutput('programs', options, sources)
  const { summary, files, types: agreed } = output.earlier
  if (misplaced.length > 0) return { summary, changes: [], problems: misplaced }
  if (isUpToDate(output, digestsOf(chapters))) return { summary, changes: unchanged(files), problems: [] }

  const { startCompiler, readFiles, makeFiles } = await import('./book/stages.ts')
  startCompiler()
  const checker = lateChecker(output.path)
  if (agreed === undefined) checker.warmUp()
  const read = readFiles(chapters)
  const made = await makeFiles(read, { agreed, openChecker: checker.open }).finally(checker.close)
  if (made.problems.length > 0) return { summary: made.summary, changes: [], problems: made.problems }
  const notes = { inputs: read.digests, types: made.types, summary: made.summary }
  const { value: changes, problems } = writeOutput(output, made.files, notes)
  return { summary: made.summary, changes, problems }
}

function unchanged(files: Readonly<Record<string, string>>): BuildOutcome['changes'] {
  return Object.keys(files).map((path) => ({ kind: 'keep', path }))
}
