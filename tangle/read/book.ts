import type { Block, Chapter, RoleOf, Source } from '../data/chapter.ts'
import type { Problem, Result } from '../data/problem.ts'
import type { Transcript } from '../data/transcript.ts'
import { readChapter } from './chapter.ts'
import { readTranscript } from './transcript.ts'

/** The chapters of a book in reading order, and their transcripts. */
export type ReadBook = {
  readonly chapters: readonly Chapter[]
  readonly transcripts: readonly Transcript[]
}

/** One chapter, and its transcripts. */
export type ReadSource = { readonly chapter: Chapter; readonly transcripts: readonly Transcript[] }

/**
 * Reads all chapters; one that has problems hides none of the others.
 *
 * @param read how one chapter is read: who reads a book again and again may remember
 */
export function readBook(sources: Iterable<Source>, read = readSource): Result<ReadBook> {
  const chapters: Chapter[] = []
  const transcripts: Transcript[] = []
  const problems: Problem[] = []
  for (const source of sources) {
    const one = read(source)
    chapters.push(one.value.chapter)
    transcripts.push(...one.value.transcripts)
    problems.push(...one.problems)
  }
  return { value: { chapters, transcripts }, problems }
}

/** Reads one chapter. What comes out depends on the source alone. */
export function readSource(source: Source): Result<ReadSource> {
  const { value: chapter, problems } = readChapter(source)
  const transcripts = transcriptBlocks(chapter).map((block, i) => readTranscript(block, i + 1))
  return {
    value: { chapter, transcripts: transcripts.map(({ value }) => value) },
    problems: [...problems, ...transcripts.flatMap((transcript) => transcript.problems)],
  }
}

function transcriptBlocks(chapter: Chapter): Block<RoleOf<'transcript'>>[] {
  return chapter.blocks.filter(
    (block): block is Block<RoleOf<'transcript'>> => block.role.kind === 'transcript',
  )
}
