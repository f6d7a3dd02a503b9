import { basisAt } from './book/basis.ts'
import { compiledResult } from './book/compile.ts'
import { placeOfBlock, type Shape } from './data/chapter.ts'
import type { ScriptRun } from './data/coverage.ts'
import type { KeptRun } from './data/kept.ts'
import type { Problem, Result } from './data/problem.ts'
import type { OutputFile } from './data/program.ts'
import type { Trace } from './data/trace.ts'
import { isStart, type Transcript } from './data/transcript.ts'
import type { Book } from './book/extract.ts'
import { judgeTranscript } from './judge/verdict.ts'
import { programsAt } from './link/programs.ts'
import type { BrowserFailure } from './prove/recorder.ts'
import { runTranscript, type Surroundings } from './prove/run.ts'
import { findBrowser } from './world/browser.ts'

/** In milliseconds: a limit for one row, far above what any row takes on a busy machine. */
const stepLimit = 20_000

/** One transcript, run and judged. */
export type Proof = {
  readonly transcript: Transcript
  readonly trace: Trace
  /** What it ran of the programs, where that is asked for. */
  readonly ran: readonly ScriptRun[]
  /** The run with all that tells later whether it still proves the transcript. */
  readonly run: KeptRun
  readonly problems: readonly Problem[]
}

/** Proves the transcripts of one chapter, against the programs as they stand at its end. */
export type ChapterProver = {
  readonly transcripts: readonly Transcript[]
  /** The book's named shapes. */
  readonly shapes: readonly Shape[]
  /** What `dist/` holds. */
  readonly files: readonly OutputFile[]
  readonly prove: (transcript: Transcript) => Promise<Proof>
}

/**
 * Makes ready to prove a chapter.
 *
 * @param index 0-based place of the chapter in the book
 * @param limit how long one row may take, in milliseconds
 */
export function proverOf(book: Book, index: number, limit = stepLimit): Promise<Result<ChapterProver>> {
  return makeProver(book, index, { stepLimit: limit, isMeasured: false })
}

/** As `proverOf`; each proof tells what the transcript ran of the programs, too. */
export function measuringProverOf(book: Book, index: number): Promise<Result<ChapterProver>> {
  return makeProver(book, index, { stepLimit, isMeasured: true })
}

async function makeProver(
  book: Book,
  index: number,
  how: Pick<Surroundings, 'stepLimit' | 'isMeasured'>,
): Promise<Result<ChapterProver>> {
  const slug = book.chapters[index]?.slug
  const shapes = book.chapters.flatMap(({ front }) => front.shapes)
  const { value: files, problems } = await filesAt(book, index)
  const basisOf = basisAt(book, index)
  const prove = async (transcript: Transcript): Promise<Proof> => {
    const { trace, pictures, failures, ran } = await runTranscript(transcript, { files, shapes, ...how })
    const failed = failures.map((failure) => browserFailed(transcript, failure))
    const problems = failed.length > 0 ? failed : judgeTranscript(transcript, trace, shapes)
    const run = { trace, pictures, basis: basisOf(transcript), proves: problems.length === 0 }
    return { transcript, trace, ran, run, problems }
  }
  const transcripts = book.transcripts.filter(({ block }) => block.slug === slug)
  return { value: { transcripts, shapes, files, prove }, problems }
}

/** What `dist/` holds at the end of a chapter. */
function filesAt(book: Book, index: number): Promise<Result<readonly OutputFile[]>> {
  return compiledResult(programsAt(book.linked, index))
}

/** Whether a transcript needs a browser. */
export function needsBrowser({ panes }: Transcript): boolean {
  return panes.some(({ kind }) => kind === 'browser')
}

/** Said where a transcript cannot be proved for want of a browser. */
export function noBrowser({ block }: Transcript): Problem {
  return {
    code: 'no-browser',
    message: 'This transcript has a browser in it, and no Chromium was found.',
    at: placeOfBlock(block),
    expected: 'chromium or google-chrome on the PATH',
    hint: 'Install one (Debian: `apt-get install chromium`), or give its path in the variable CHROMIUM.',
  }
}

/** Said where a browser was found, and shows neither the page nor its own word for why. */
function browserFailed({ block, rows }: Transcript, { command, words }: BrowserFailure): Problem {
  const row = rows.filter(isStart)[command]
  const [first = '', ...rest] = words.split('\n')
  // What the browser itself said on its standard error; its driver's log repeats it, and tells much besides.
  const log = rest.slice(0, rest.indexOf('Call log:')).flatMap((line) => /\[err\] (.*)/.exec(line)?.[1] ?? [])
  return {
    code: 'browser-failed',
    // Its driver begins with the name of the function that was called.
    message: `The browser \`${findBrowser()}\` showed no page: ${first.replace(/^\w+\.\w+: /, '')}.`,
    at: row?.at ?? placeOfBlock(block),
    length: row?.text.length ?? 1,
    details: log,
    expected: 'a browser that starts, and shows the page or says why there is none',
    hint: 'Start it by hand to see what it lacks, or give the path of another in the variable CHROMIUM.',
  }
}
