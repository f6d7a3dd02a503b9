import { runInputsAt } from './book/run-inputs.ts'
import { compiledResult } from './program/compile/compile-programs.ts'
import type { Book } from './book/extract.ts'
import type { LoadedBook } from './book/load.ts'
import { checkMessages } from './message/chapter-messages.ts'
import { type Chapter, isInBlock } from './chapter/chapter.ts'
import type { Place } from './problem/place.ts'
import { plural } from './problem/plural.ts'
import { distinctProblems, type Problem, type Result } from './problem/problem.ts'
import type { OutputFile } from './program/program.ts'
import { allowedCommands, namedCommands, neededCommands } from './transcript/notation/allowed-commands.ts'
import { programsAt } from './program/link-programs.ts'
import { laterSteps } from './transcript/notation/later-steps.ts'
import type { Transcript } from './transcript/notation/transcript.ts'
import type { Policy } from './transcript/run/policy.ts'
import { type PreparedTranscript, type Proof, proveTranscript } from './transcript/run/prove.ts'
import { keepBrowsers } from './transcript/sandbox/browser-pool.ts'
import { unusedShapes } from './transcript/notation/shapes.ts'
import { rewrittenAs } from './transcript/run/varying.ts'
import { writeRewrites } from './update.ts'
import { mapInParallel, type OnStep } from './system/parallel.ts'

/** The results of proving a book's transcripts. */
export type Verified = {
  /** Problems of the chapters themselves: where there are some, nothing was run, or what was run has not mended them. */
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
 */
export async function verifyBook(
  { book, problems }: Omit<LoadedBook, 'index'>,
  chapters: readonly Chapter[],
  policy: Policy,
  cwd: string,
  watcher: Watcher,
): Promise<Verified> {
  const messages = await checkMessages(chapters)
  const prepared = await prepareChapters(book, chapters, policy)
  const faults = [...withoutMendable(book, problems, policy), ...messages, ...prepared.problems]
  const { transcripts, others, mayRun } = withFaults(book, transcriptsOf(prepared.value), faults)
  if (!mayRun) return { faults, proofs: [], written: [] }
  const proofs = await proveAll(transcripts, policy, watcher)
  return { faults: [...others, ...stillUnused(book, proofs)], ...writeRewrites(proofs, cwd) }
}

/** Faults in how a transcript is written, which say nothing of any other. */
const ownFaults = ['ragged-columns', 'no-prompt', 'typed-key']

/**
 * Gives each transcript the faults in how it is written: it fails with them, and the others are proved.
 *
 * @returns also the other faults, and whether anything may be run: not where one of the book is of another kind
 */
export function withFaults(
  book: Book,
  prepared: readonly PreparedTranscript[],
  faults: readonly Problem[],
): {
  readonly transcripts: readonly PreparedTranscript[]
  readonly others: readonly Problem[]
  readonly mayRun: boolean
} {
  const isIn = ({ code, at }: Problem, transcripts: readonly Transcript[]) =>
    ownFaults.includes(code) && transcripts.some(({ block }) => isInBlock(at, block))
  const own = prepared.map(({ transcript }) => transcript)
  return {
    transcripts: prepared.map((one) => ({
      ...one,
      faults: faults.filter((fault) => isIn(fault, [one.transcript])),
    })),
    others: faults.filter((fault) => !isIn(fault, own)),
    mayRun: faults.every((fault) => isIn(fault, book.transcripts)),
  }
}

/** The shapes that have no row even now that rows were written; where some were not, nothing can be said. */
function stillUnused(book: Book, proofs: readonly Proof[]): readonly Problem[] {
  if (proofs.some(({ outcome }) => outcome === 'failed')) return []
  const written = proofs.flatMap(({ rewrite }) =>
    rewrite === undefined ? [] : [rewrittenAs(rewrite.transcript, rewrite.lines)],
  )
  return unusedShapes(book.chapters, [...book.transcripts, ...written])
}

/** Problems of chapters, without those that an update corrects: a shape waits for the row that it is declared for. */
export function withoutMendable(
  { transcripts }: Book,
  problems: readonly Problem[],
  { update, isCi }: Policy,
): readonly Problem[] {
  if (!update || isCi) return problems
  const isRagged = (at: Place) => transcripts.some((one) => one.isRagged && isInBlock(at, one.block))
  return problems.filter(
    ({ code, at }) => code !== 'unused-shape' && (code !== 'ragged-columns' || !isRagged(at)),
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
  policy: Policy,
): Promise<Result<readonly PreparedChapter[]>> {
  const prepared = await Promise.all(chapters.map((chapter) => prepareChapter(book, chapter, policy)))
  return {
    value: prepared.map(({ value }) => value),
    // A program of one chapter is one of all later chapters too.
    problems: distinctProblems(prepared.flatMap(({ problems }) => problems)),
  }
}

async function prepareChapter(
  book: Book,
  chapter: Chapter,
  policy: Policy,
): Promise<Result<PreparedChapter>> {
  const index = book.chapters.indexOf(chapter)
  const programs = programsAt(book.linked, index)
  const { value: files, problems } = await compiledResult(programs)
  const allowed = allowedCommands(book.chapters)
  const inPrograms = namedCommands(programs, allowed)
  const shapes = book.chapters.flatMap(({ front }) => front.shapes)
  const inputsOf = runInputsAt(book, index, policy)
  const own = book.transcripts.filter(({ block }) => block.slug === chapter.slug)
  const transcripts = own.map((transcript): PreparedTranscript => {
    const needed = neededCommands(transcript, allowed, programs)
    const commands = allowed.filter((one) => needed.includes(one) || inPrograms.includes(one))
    const steps = laterSteps(transcript, programs, book.linked.definitions, index)
    return { transcript, shapes, commands, needed, files, laterSteps: steps, inputs: inputsOf(transcript) }
  })
  return { value: { files, transcripts }, problems }
}

export function transcriptsOf(chapters: readonly PreparedChapter[]): PreparedTranscript[] {
  return chapters.flatMap(({ transcripts }) => transcripts)
}

/** Who follows a long proof. */
export type Watcher = {
  /** Called with each proof, in the book's order, as soon as it is known. */
  readonly onProof?: (proof: Proof) => void
  readonly onStep?: OnStep | undefined
  /** Asked before each run and during it: where the answer is no, it is broken off, what is left is not run, and nothing of it counts. */
  readonly goesOn?: () => boolean
}

/** Proves transcripts, as many at a time as the machine has processors. */
export async function proveAll(
  transcripts: readonly PreparedTranscript[],
  policy: Policy,
  { onProof, onStep, goesOn = () => true }: Watcher,
): Promise<Proof[]> {
  const proofs: Proof[] = []
  let [reported, done] = [0, 0]
  const release = keepBrowsers()
  await mapInParallel([...transcripts.entries()], async ([i, transcript]) => {
    if (!goesOn()) return
    const { path, line } = transcript.transcript.block
    onStep?.(`${done} of ${plural(transcripts.length, 'transcript')}, ${path}:${line}`)
    proofs[i] = await proveTranscript(transcript, policy, goesOn)
    done++
    for (let next = proofs[reported]; next !== undefined; next = proofs[++reported]) onProof?.(next)
  }).finally(release)
  return proofs.filter(Boolean)
}
