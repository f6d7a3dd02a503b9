import { relative, resolve, sep } from 'node:path'
import { type Chapter, placeOfBlock } from '../data/chapter.ts'
import { closest } from '../data/closest.ts'
import { type Problem, sortProblems } from '../data/problem.ts'
import type { Report } from '../data/report.ts'
import type { Book } from '../book/extract.ts'
import { loadBook } from '../book/load.ts'
import { checkMessages } from '../book/messages.ts'
import { placeAfter, type Rewrite, writeRewrites } from '../update.ts'
import { type ChapterProver, proverOf } from '../verify.ts'
import { runAtOnce } from '../world/at-once.ts'
import { findBrowser } from '../world/browser.ts'
import { findChapters } from '../world/chapters.ts'
import { kindOf } from '../world/disk.ts'
import type { Call } from './call.ts'
import { type Proved, proveOne, type ProvingOptions } from './proving.ts'
import type { Teller } from './tell.ts'
import { noChapters, UsageError } from './usage.ts'

/** `tangle verify`: proves every transcript of a book, and notes each as it is done. */
export async function verifyCommand({ subject: chapters, options, cwd, env, teller }: Call): Promise<number> {
  const { only, update, traces } = options
  if (kindOf(resolve(cwd, chapters)) === 'file') throw loneFile(chapters)
  if ((findChapters(chapters, cwd) ?? []).length === 0) throw noChapters(chapters, cwd)
  const { book, problems } = loadBook(chapters, undefined, cwd)
  const chosen = only === undefined ? book.chapters : [chapterOf(book, only, chapters, cwd)]
  const provers = await Promise.all(chosen.map((chapter) => proverOf(book, book.chapters.indexOf(chapter))))
  const messages = await checkMessages(chosen)
  const faults = [...problems, ...messages, ...provers.flatMap((one) => one.problems)]
  if (faults.length > 0) return teller.end(reportOf([], faults))
  const how = {
    update,
    traces: traces && resolve(cwd, traces),
    browser: findBrowser(env),
    isCi: Boolean(env.CI),
  }
  const proved = await proveAll(
    provers.map(({ value }) => value),
    how,
    teller,
  )
  return teller.end(reportOf(writeAll(proved, teller, cwd)))
}

/** A chapter as people name it: by its file, with or without `.md`. */
function chapterOf(book: Book, name: string, folder: string, cwd: string): Chapter {
  const path = relative(cwd, resolve(cwd, name)).split(sep).join('/')
  const found = book.chapters.find((one) => [one.path, `${one.slug}.md`, one.slug].includes(path))
  if (found !== undefined) return found
  const near = closest(
    path,
    book.chapters.map(({ slug }) => slug),
  )
  const advice = near === undefined ? '' : ` Did you mean '${near}'?`
  throw new UsageError(`There is no chapter '${name}' in '${folder}'.${advice}`)
}

/** A chapter is proved with the programs of those before it, so the book has to be named. */
function loneFile(file: string): UsageError {
  return new UsageError(
    `'${file}' is a file; give the folder of the book: tangle verify FOLDER --only ${file}`,
  )
}

/** Proves all transcripts, as many at a time as the machine has processors. @returns them in the book's order */
async function proveAll(
  provers: readonly ChapterProver[],
  options: ProvingOptions,
  teller: Teller,
): Promise<Proved[]> {
  const all: Proved[] = []
  let told = 0
  const works = provers.flatMap((prover) => prover.transcripts.map((transcript) => ({ prover, transcript })))
  await runAtOnce(
    works.map(({ prover, transcript }, i) => async () => {
      all[i] = await proveOne(prover, transcript, options)
      // One that is done before those above it is noted when they are.
      for (let next = all[told]; next !== undefined; next = all[++told]) teller.note(noteOf(next))
    }),
  )
  return all
}

function noteOf({ transcript: { block }, outcome, reason }: Proved): string {
  const words = { proved: 'proved', rewritten: 'differs', failed: 'NOT SO', skipped: 'not proved' }
  const name = `${block.path}:${block.line}`
  return reason === undefined ? `${words[outcome]} ${name}` : `${words.skipped} ${name} (${reason})`
}

/** Writes all rewrites, chapter by chapter. @returns what became of each transcript, where it stands now */
function writeAll(proved: readonly Proved[], teller: Teller, cwd: string): Proved[] {
  const pathOf = ({ transcript }: Pick<Proved, 'transcript'>) => transcript.block.path
  return [...new Set(proved.map(pathOf))].flatMap((path) => {
    const own = proved.filter((one) => pathOf(one) === path)
    const rewrites = own.flatMap(({ rewrite }) => rewrite ?? [])
    if (rewrites.length === 0) return own
    const problems = writeRewrites(resolve(cwd, path), rewrites)
    if (problems.length > 0)
      return own.map((one) => (one.rewrite === undefined ? one : { ...one, outcome: 'failed', problems }))
    teller.note(`wrote ${path}`)
    return own.map((one) => movedBy(rewrites, one))
  })
}

/** What became of a transcript, told of the lines that its chapter has since it was written. */
function movedBy(rewrites: readonly Rewrite[], proved: Proved): Proved {
  const { block } = proved.transcript
  const { line } = placeAfter(rewrites, placeOfBlock(block))
  const problems = proved.problems.map((problem): Problem => ({
    ...problem,
    at: placeAfter(rewrites, problem.at),
    ...(problem.notes && {
      notes: problem.notes.map((note) => ({ ...note, at: placeAfter(rewrites, note.at) })),
    }),
  }))
  return { ...proved, transcript: { ...proved.transcript, block: { ...block, line } }, problems }
}

/** What a run found; where the chapters themselves have faults nothing was run. */
function reportOf(proved: readonly Proved[], faults: readonly Problem[] = []): Report {
  // Transcripts of one chapter can have one problem in common.
  const problems = sortProblems([...faults, ...new Set(proved.flatMap((one) => one.problems))])
  return {
    command: 'verify',
    problems,
    summary: faults.length > 0 ? 'No transcript was run.' : countsOf(proved),
    facts: { transcripts: proved.map((one) => factOf(one, problems)) },
  }
}

function countsOf(proved: readonly Proved[]): string {
  const count = (...outcomes: Proved['outcome'][]) =>
    proved.filter(({ outcome }) => outcomes.includes(outcome)).length
  const skipped = count('skipped')
  const counts = [`${count('proved', 'rewritten')} passed`, `${count('failed')} failed`]
  return [...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ')
}

function factOf({ transcript, outcome, reason, problems }: Proved, all: readonly Problem[]) {
  const { block, panes } = transcript
  return {
    path: block.path,
    line: block.line,
    panes: panes.map(({ name }) => name),
    outcome,
    reason: reason ?? null,
    problems: problems.map((problem) => all.indexOf(problem)),
  }
}
