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

/** Reads all chapters; one that has problems hides none of the others. */
export function readBook(sources: Iterable<Source>): Result<ReadBook> {
  const chapters: Chapter[] = []
  const transcripts: Transcript[] = []
  const problems: Problem[] = []
  for (const source of sources) {
    const chapter = readChapter(source)
    chapters.push(chapter.value)
    problems.push(...chapter.problems)
    for (const [i, block] of transcriptBlocks(chapter.value).entries()) {
      const transcript = readTranscript(block, i + 1)
      transcripts.push(transcript.value)
      problems.push(...transcript.problems)
    }
  }
  return { value: { chapters, transcripts }, problems }
}

function transcriptBlocks(chapter: Chapter): Block<RoleOf<'transcript'>>[] {
  return chapter.blocks.filter(
    (block): block is Block<RoleOf<'transcript'>> => block.role.kind === 'transcript',
  )
}
