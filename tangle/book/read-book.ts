import type { Block, Chapter, RoleOf, Source } from '../chapter/chapter.ts'
import type { Problem, Result } from '../problem/problem.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { type ChapterText, readText } from '../chapter/chapter-text.ts'
import { chapterOf } from '../chapter/read-chapter.ts'
import { readTranscript } from '../transcript/notation/read-transcript.ts'

/** The chapters of a book in reading order, and their transcripts. */
type ReadBook = {
  readonly chapters: readonly Chapter[]
  readonly transcripts: readonly Transcript[]
}

/** One chapter, and its transcripts. */
export type ReadSource = { readonly chapter: Chapter; readonly transcripts: readonly Transcript[] }

/** Collects chapters as they are read; a chapter's problems do not hide the others'. */
export function readBook(sources: Iterable<Result<ReadSource>>): Result<ReadBook> {
  const chapters: Chapter[] = []
  const transcripts: Transcript[] = []
  const problems: Problem[] = []
  for (const one of sources) {
    chapters.push(one.value.chapter)
    transcripts.push(...one.value.transcripts)
    problems.push(...one.problems)
  }
  return { value: { chapters, transcripts }, problems }
}

/** Reads one chapter. The result depends on the source alone. */
export function readSource(source: Source): Result<ReadSource> {
  return sourceOf(readText(source))
}

/** The chapter and the transcripts of a text that has been read. */
export function sourceOf(text: ChapterText): Result<ReadSource> {
  const { value: chapter, problems } = chapterOf(text)
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
