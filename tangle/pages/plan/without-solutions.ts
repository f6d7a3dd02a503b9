import type { Book } from '../../book/extract.ts'
import type { Chapter } from '../../chapter/chapter.ts'
import type { Problem, Result } from '../../problem/problem.ts'
import { linkBook } from '../../program/link-programs.ts'

/** Solutions are the chapters in the folder `solutions`. */
export function isSolution(slug: string): boolean {
  return slug.startsWith('solutions/')
}

export function solutionsIn(chapters: readonly Chapter[]): Set<string> {
  return new Set(chapters.map(({ slug }) => slug).filter(isSolution))
}

/** The book without some chapters, its programs without what those add and change. */
export function withoutChapters(book: Book, leftOut: ReadonlySet<string>): Book {
  if (leftOut.size === 0) return book
  const { chapters, linked } = relink(book.chapters, leftOut).value
  const transcripts = book.transcripts.filter(({ block }) => !leftOut.has(block.slug))
  return { chapters, transcripts, linked }
}

/** Reports what the other chapters lack when these are left out, such as a chunk that only a solution defines. */
export function faultsWithout(
  chapters: readonly Chapter[],
  leftOut: ReadonlySet<string>,
): readonly Problem[] {
  if (leftOut.size === 0) return []
  const { problems } = relink(chapters, leftOut)
  // An exercise may define a chunk that only its solution uses.
  return problems.filter(({ code }) => code !== 'unused-chunk')
}

function relink(
  all: readonly Chapter[],
  leftOut: ReadonlySet<string>,
): Result<Pick<Book, 'chapters' | 'linked'>> {
  const chapters = all.filter(({ slug }) => !leftOut.has(slug))
  const { value, problems } = linkBook(chapters)
  return { value: { chapters, linked: value }, problems }
}
