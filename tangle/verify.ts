import { runInputsAt } from './book/run-inputs.ts'
import { compiledResult } from './program/compile/compile-programs.ts'
import type { Book } from './book/extract.ts'
import type { LoadedBook } from './book/load.ts'
import { checkMessages } from './message/chapter-messages.ts'
import type { Chapter } from './chapter/chapter.ts'
import type { Place } from './problem/place.ts'
import type { Problem, Result } from './problem/problem.ts'
import type { OutputFile } from './program/program.ts'
import type { Transcript } from './transcript/notation/transcript.ts'
import { programsAt } from './program/link-programs.ts'
import type { Policy } from './transcript/run/policy.ts'
import { type PreparedTranscript, type Proof, proveTranscript } from './transcript/run/prove.ts'
import { writeRewrites } from './update.ts'
import { mapInParallel } from './system/parallel.ts'

/** The results of proving a book's transcripts. */
export type Verified = {
  /** Problems of the chapters themselves: where there are some, nothing was run. */
  readonly faults: readonly Problem[]
  /** In the book's order. */
  readonly proofs: readonly Proof[]
  /** The shown paths of the chapters that were written to. */
  readonly written: readonly string[]
}

/**
 * Pipeline 2: chapters → transcripts with their programs → a run of each → problems, or none → what is rewritten.
 *
 * @param chapters the chapters of the book whose transcripts are proved
 * @param cwd what the chapters' paths are relative to
 * @param onProof called with each proof, in the book's order, as soon as it is known
 */
export async function verifyBook(
  { book, problems }: Omit<LoadedBook, 'index'>,
  chapters: readonly Chapter[],
  policy: Policy,
  cwd: string,
  onProof: (proof: Proof) => void,
): Promise<Verified> {
  const messages = await checkMessages(chapters)
  const prepared = await prepareChapters(book, chapters)
  const faults = [...withoutMendable(book, problems, policy), ...messages, ...prepared.problems]
  if (faults.length > 0) return { faults, proofs: [], written: [] }
  const proofs = await proveAll(transcriptsOf(prepared.value), policy, onProof)
  return { faults, ...writeRewrites(proofs, cwd) }
}

/** Problems of chapters, without those that an update corrects. */
export function withoutMendable(
  { transcripts }: Book,
  problems: readonly Problem[],
  { update, isCi }: Policy,
): readonly Problem[] {
  if (!update || isCi) return problems
  const isIn = ({ path, line }: Place, { block }: Transcript) =>
    block.path === path && line >= block.line && line <= block.line + block.lines.length
  return problems.filter(
    ({ code, at }) => code !== 'ragged-columns' || !transcripts.some((one) => one.isRagged && isIn(at, one)),
  )
}

/** A chapter's transcripts, and the programs at its end. */
export type PreparedChapter = {
  /** The contents of `dist/`. */
  readonly files: readonly OutputFile[]
  readonly transcripts: readonly PreparedTranscript[]
}

/** Compiles the programs that the transcripts of chapters run. */
export async function prepareChapters(
  book: Book,
  chapters: readonly Chapter[],
): Promise<Result<readonly PreparedChapter[]>> {
  const prepared = await Promise.all(chapters.map((chapter) => prepareChapter(book, chapter)))
  return {
    value: prepared.map(({ value }) => value),
    problems: prepared.flatMap(({ problems }) => problems),
  }
}

async function prepareChapter(book: Book, chapter: Chapter): Promise<Result<PreparedChapter>> {
  const index = book.chapters.indexOf(chapter)
  const { value: files, problems } = await compiledResult(programsAt(book.linked, index))
  const shapes = book.chapters.flatMap(({ front }) => front.shapes)
  const inputsOf = runInputsAt(book, index)
  const own = book.transcripts.filter(({ block }) => block.slug === chapter.slug)
  const transcripts = own.map((transcript) => ({ transcript, shapes, files, inputs: inputsOf(transcript) }))
  return { value: { files, transcripts }, problems }
}

export function transcriptsOf(chapters: readonly PreparedChapter[]): PreparedTranscript[] {
  return chapters.flatMap(({ transcripts }) => transcripts)
}

/**
 * Proves transcripts, as many at a time as the machine has processors.
 *
 * @param onProof called with each proof, in the book's order, as soon as it is known
 */
export async function proveAll(
  transcripts: readonly PreparedTranscript[],
  policy: Policy,
  onProof: (proof: Proof) => void = () => {},
): Promise<Proof[]> {
  const proofs: Proof[] = []
  let reported = 0
  await mapInParallel([...transcripts.entries()], async ([i, transcript]) => {
    proofs[i] = await proveTranscript(transcript, policy)
    for (let next = proofs[reported]; next !== undefined; next = proofs[++reported]) onProof(next)
  })
  return proofs
}
