import { loadBook } from '../book/load.ts'
import { compareFolder, type Comparison } from '../compare.ts'
import { plural } from '../problem/plural.ts'
import type { Report } from '../problem/report.ts'
import type { Call } from './call.ts'
import { chosenChapter } from './chosen-chapter.ts'
import { noChapters, noFolder, UsageError } from './usage.ts'

/** `tangle compare`: finds where programs that a reader has typed begin to differ from the book. */
export async function compareCommand({
  subject,
  other = '.',
  options,
  cwd,
  reporter,
}: Call): Promise<number> {
  const { chapters: folder = 'chapters' } = options
  const missing = noFolder(other, cwd, 'programs')
  if (missing !== undefined) throw missing
  const { book, problems } = loadBook(folder, undefined, cwd)
  if (book.chapters.length === 0) throw noChapters(folder, cwd)
  const index = chosenChapter(book.chapters, subject, folder, cwd)
  if (problems.length > 0)
    return reporter.end({ command: 'compare', problems, summary: 'Nothing was compared.', facts: noFacts })
  const compared = compareFolder(book, index, other, cwd)
  const { path } = book.chapters[index] ?? { path: folder }
  if (compared.same.length + compared.problems.length === 0)
    throw new UsageError(
      `'${other}' has no file of the name of a program in '${path}', such as ${compared.missing[0] ?? 'server.ts'}.`,
    )
  return reporter.end(reportOf(compared, path))
}

const noFacts = { same: [], missing: [] }

function reportOf({ same, missing, problems }: Comparison, path: string): Report {
  const different = new Set(problems.map(({ at }) => at.path)).size
  const counts = `${plural(same.length, 'program')} as at the end of ${path}, ${different} different, ${missing.length} not typed.`
  return { command: 'compare', problems, summary: counts, facts: { same, missing } }
}
