import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { loadBook } from './book/load.ts'
import { newBuildCache } from './build-cache.ts'
import { type BuildOptions, type BuildOutcome, buildBook } from './build.ts'
import { digestsBehind, digestsOf, findChapters, shownPath } from './chapter/chapter-files.ts'
import { type FoundRuns, findRecordedRuns } from './recorded-runs.ts'
import { plainBook } from './plain-book.ts'
import { removeOtherRuns } from './transcript/trace/run-files.ts'
import { entryAt } from './system/entry-at.ts'
import { oneAtATime, type OnStep } from './system/parallel.ts'
import { rewritingTime } from './system/watch-folder.ts'
import { differing, type Digests } from './seen-files.ts'

type WatchOptions = Pick<BuildOptions, 'chapters' | 'out' | 'force' | 'cwd'> & {
  /** The folder of recorded runs, absolute; nothing where no transcript is to be proved. */
  readonly traces: string | undefined
  /** Hears what is being proved. */
  readonly onStep: OnStep
}

/** What became of one state of the chapters. Times are in milliseconds since it was seen. */
export type WatchEvent =
  /** There is no chapter any more. */
  | { readonly kind: 'missing'; readonly isFolderGone: boolean }
  | {
      readonly kind: 'built'
      readonly time: number
      /** Shown paths of what was added, written or removed since the last state; of all at first. */
      readonly changed: readonly string[]
      /** Those of them that are no longer there. */
      readonly gone: readonly string[]
      /** Whether transcripts of an earlier state, or of this one, are still to be proved. */
      readonly isOwed: boolean
      readonly outcome: BuildOutcome
    }
  | { readonly kind: 'proved'; readonly time: number; readonly runs: FoundRuns }

/** A book whose programs are built whenever it is asked whether something has changed, and something has. */
type WatchedBook = {
  /** Brings the programs up to date. It settles when they are written: transcripts are proved afterwards. */
  readonly refresh: () => Promise<void>
  /** Settles when nothing is being proved. */
  readonly settled: () => Promise<void>
  /** Begins nothing any more, and ends the type checker. */
  readonly close: () => Promise<void>
}

/**
 * Pipeline 7: chapters that change → the output folder, which keeps the last good programs → runs of the transcripts that no
 * recorded run proves any more.
 *
 * Digests decide whether something has changed: of the chapters, and of what was in the way of the last state in the output
 * folder. A file that is removed there is made again. Runs of a state that a newer one replaces are broken off, and nothing is
 * reported of them.
 *
 * @param tell called for each state
 */
export function watchBook(options: WatchOptions, tell: (event: WatchEvent) => void): WatchedBook {
  const { chapters, cwd, traces } = options
  const cache = newBuildCache(resolve(cwd, options.out))
  let seen: Digests = {}
  /** Shown paths of what was in the way of the last state. */
  let obstacles: readonly string[] = []
  /** Shown paths of what the last state has in the output folder; nothing where it was wrong. */
  let made: readonly string[] = []
  let revision = 0
  let isOwed = false
  let proofs: Promise<void> = Promise.resolve()

  const inOutput = () => ({ ...digestsOfShown(obstacles, cwd), ...presentOf(made, cwd) })
  const prove = async (own: number, start: number) => {
    const isLast = () => own === revision
    if (traces === undefined || !isLast()) return
    const runs = await runsOfNow(options, traces, isLast)
    if (!isLast()) return
    isOwed = false
    tell({ kind: 'proved', time: performance.now() - start, runs })
  }
  const refresh = oneAtATime(async () => {
    const start = performance.now()
    const look = () => ({ ...digestsOf(findChapters(chapters, cwd) ?? []), ...inOutput() })
    const digests = await settledDigests(look, seen)
    const changed = differing(seen, digests)
    if (changed.length === 0) return
    seen = digests
    const number = ++revision
    const outcome = await buildBook({ ...options, cache })
    if (outcome === undefined) {
      seen = {}
      obstacles = made = []
      return tell({ kind: 'missing', isFolderGone: findChapters(chapters, cwd) === undefined })
    }
    const others = new Set([...obstacles, ...made])
    const own = Object.fromEntries(Object.entries(digests).filter(([path]) => !others.has(path)))
    obstacles = [...new Set(outcome.problems.map(({ at }) => at.path))].filter((path) => !(path in own))
    made = outcome.problems.length > 0 ? [] : filesOf(outcome, resolve(cwd, options.out), cwd)
    seen = { ...own, ...inOutput() }
    isOwed ||= outcome.problems.length === 0 && traces !== undefined
    const gone = changed.filter((path) => !(path in digests))
    tell({ kind: 'built', time: performance.now() - start, changed, gone, isOwed, outcome })
    if (outcome.problems.length === 0) proofs = proofs.then(() => prove(number, start))
  })
  return {
    refresh,
    settled: () => proofs,
    close: () => {
      revision++
      return cache.checker.close()
    },
  }
}

/**
 * The runs that prove the transcripts as they are now. Records of transcripts that the book no longer has are removed, unless
 * a newer state has come.
 */
async function runsOfNow(
  { chapters, cwd, onStep }: WatchOptions,
  traces: string,
  isLast: () => boolean,
): Promise<FoundRuns> {
  const { book } = loadBook(chapters, undefined, cwd)
  const pages = plainBook(chapters, cwd)
  const runs = await findRecordedRuns(book, traces, resolve(cwd, chapters), { goesOn: isLast, onStep, pages })
  if (isLast()) removeOtherRuns(traces, book)
  return runs
}

/** The digests of the chapters, a while later where one is missing that was there. */
async function settledDigests(look: () => Digests, before: Digests): Promise<Digests> {
  const now = look()
  if (Object.keys(before).every((path) => path in now)) return now
  await setTimeout(rewritingTime)
  return look()
}

/** Shown paths of the files that a build has left in its folder. @param out absolute */
function filesOf({ changes }: BuildOutcome, out: string, cwd: string): string[] {
  return changes.filter(({ kind }) => kind !== 'remove').map(({ path }) => shownPath(join(out, path), cwd))
}

/** The same entry for each of these files that is there: they are only missed. */
function presentOf(paths: readonly string[], cwd: string): Digests {
  const present = paths.filter((path) => entryAt(resolve(cwd, path)) !== undefined)
  return Object.fromEntries(present.map((path) => [path, 'present']))
}

function digestsOfShown(paths: readonly string[], cwd: string): Digests {
  return digestsBehind(
    paths.map((path) => resolve(cwd, path)),
    cwd,
  )
}
