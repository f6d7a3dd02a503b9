import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { wovenFile } from './output/folder.ts'
import { numberedTitle } from './pages/plan/site.ts'
import { contentsPage, ownFolder } from './pages/plan/paths.ts'
import { missingChapters } from './pages/draft/missing-chapters.ts'
import { readFigures } from './pages/figure-cache.ts'
import { type DraftChapter, type DraftProblems, showProblems } from './pages/draft/shown-problems.ts'
import type { KnownFigures } from './pages/code/known-figures.ts'
import { distinctProblems, type Problem } from './problem/problem.ts'
import { lateChecker } from './program/types/late.ts'
import { lineLookup } from './system/file-lines.ts'
import { oneAtATime } from './system/parallel.ts'
import { rewritingTime } from './system/watch-folder.ts'
import { inputsOf, isSame, type Seen, SeenChanges } from './seen-files.ts'
import {
  failed,
  findBook,
  type FoundBook,
  isWoven,
  type LaidOut,
  layOut,
  type MadeBook,
  makeBook,
  type PageRuns,
  runsOf,
  type WeaveOptions,
  type WeaveOutcome,
  writeBook,
} from './weave.ts'

/** What is known of a book that is being written. */
export type Draft = {
  readonly problems: readonly Problem[]
  /** The same, by the page that shows them. */
  readonly shown: DraftProblems
  /** The files of the draft's pages, by path; of none where the output folder has just these pages. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** The pages that cannot be made of their chapters as they are now: those in the output folder are the last good ones. */
  readonly lastGood: ReadonlySet<string>
  /** What was woven; nothing until types are checked and transcripts proved. */
  readonly outcome: WeaveOutcome | undefined
  /** Counts the states of the files: two drafts of the same number were made from the same ones. */
  readonly revision: number
  /** The shown paths of the files that have changed since the last outcome; those that are gone are among them. */
  readonly changed: readonly string[]
  readonly gone: readonly string[]
}

/** What is told of a state of the files. */
type Found = Omit<Draft, 'revision' | 'changed' | 'gone'>

const unknown: Found = {
  problems: [],
  shown: { count: 0, pages: [], others: [] },
  files: new Map(),
  lastGood: new Set(),
  outcome: undefined,
}

/**
 * Pipeline 5: chapters, whatever is wrong with them → pages in memory, with the problems beside their places → types → runs. A
 * book without a problem is then written to the output folder, and what is there remains the last good book.
 */
export class DraftBook {
  readonly #options: WeaveOptions
  readonly #out: string
  readonly #listeners: ((draft: Draft) => void)[] = []
  readonly #checker: ReturnType<typeof lateChecker>
  #now: Draft = { ...unknown, revision: 0, changed: [], gone: [] }
  /** Counts the states of the files that were seen; work on an earlier one than the last is of no use. */
  #revision = 0
  /** Whether it was told that the chapters are missing. */
  #isMissing = false
  #seen: Seen | undefined
  readonly #changes = new SeenChanges()
  #known: { readonly figures: KnownFigures; readonly texts: ReadonlyMap<string, string> }
  /** Checks of types, one after the other. */
  #checks: Promise<unknown> = Promise.resolve()
  #proofs: Promise<unknown> = Promise.resolve()

  constructor(options: WeaveOptions) {
    this.#options = options
    this.#out = resolve(options.cwd, options.out)
    this.#checker = lateChecker(resolve(options.cwd, options.chapters))
    this.#known = { figures: readFigures(this.#out), texts: new Map() }
  }

  /** Calls a listener with the draft from now on, whenever more is known of it. */
  follow(listener: (draft: Draft) => void): void {
    this.#listeners.push(listener)
  }

  get now(): Draft {
    return this.#now
  }

  /**
   * Brings the pages up to date with the files. It settles when they can be read: transcripts are proved afterwards, and the
   * first time types are checked afterwards too.
   */
  readonly refresh = oneAtATime(async () => {
    const find = () => findBook(this.#options)
    // It may be missing for a moment.
    const found = find() ?? (await setTimeout(rewritingTime).then(find))
    if (found === undefined) return this.#miss()
    this.#isMissing = false
    if (isSame(found, this.#seen)) return
    this.#changes.look(found)
    this.#seen = { inputs: inputsOf(found), shown: [], beside: {} }
    this.#revision++
    const readable = this.#revise(found)
    if (this.#revision > 1 || found.misplaced.length > 0 || !isWoven(found)) await readable
  })

  /** Tells that there are no chapters any more. */
  #miss(): void {
    if (this.#isMissing) return
    this.#isMissing = true
    this.#revision++
    this.#seen = undefined
    const told = missingChapters(this.#options.chapters, this.#options.cwd)
    this.#tell({ ...this.#now, ...told, outcome: failed(told.problems) })
  }

  /** Settles when the pages of a new state of the files can be read. */
  async #revise(found: FoundBook): Promise<void> {
    const revision = this.#revision
    const laid = await layOut(found)
    if (this.#seen !== undefined) {
      const beside = this.#changes.show(laid.shown, found.options.cwd)
      this.#seen = { ...this.#seen, shown: laid.shown, beside }
    }
    const recorded = await runsOf(laid, { isReady: () => false })
    if (revision === 1) await this.#show(laid, recorded, laid.problems, revision)
    const checked = this.#check(laid, recorded, revision)
    const earlier = this.#proofs
    this.#proofs = checked.then(async (problems) => {
      await earlier
      await this.#prove(laid, problems, revision)
    })
    if (revision > 1) await checked
  }

  /** The content of a file of the book, by its path; nothing where there is none. */
  contentOf(path: string): string | Uint8Array | undefined {
    const { files, lastGood } = this.#now
    const own = files.get(path)
    // What the last good book has besides its chapters may belong to a page that is still shown.
    const isChapter = path.endsWith('.html') && !path.startsWith(ownFolder)
    const isGone = files.size > 0 && isChapter && !lastGood.has(path)
    return own ?? (isGone ? undefined : wovenFile(this.#out, path))
  }

  /** Settles when nothing is being checked or proved. */
  async settled(): Promise<void> {
    await this.#proofs
  }

  /** Begins nothing any more, and ends the type checker. */
  async close(): Promise<void> {
    this.#revision++
    await this.#checker.close()
  }

  /** Finds what the compiler and the type checker mind, and shows it. */
  async #check(laid: LaidOut, recorded: PageRuns, revision: number): Promise<Problem[]> {
    const check = async () => {
      const { makeFiles } = await import('./book/stages.ts')
      return makeFiles(laid.read, { agreed: undefined, openChecker: this.#checker.open })
    }
    const checking = this.#checks.then(check)
    this.#checks = checking.catch(() => undefined)
    const problems = distinctProblems([...laid.problems, ...(await checking).problems])
    await this.#show(laid, recorded, problems, revision)
    return problems
  }

  /** Proves the transcripts that no record proves, and writes the book where nothing is wrong with it. */
  async #prove(laid: LaidOut, known: readonly Problem[], revision: number): Promise<void> {
    const isLast = () => revision === this.#revision
    if (!isLast()) return
    const { readyTranscripts } = await import('./book/stages.ts')
    const ready = readyTranscripts(laid.read.book, known)
    const proving = { goesOn: isLast, isReady: ready.has.bind(ready), onStep: this.#options.onStep }
    const runs = await runsOf(laid, proving)
    const problems = distinctProblems([...known, ...runs.problems])
    const made = await this.#show(laid, runs, problems, revision)
    if (made === undefined) return
    const outcome = problems.length === 0 ? await writeBook(laid, made, runs) : undefined
    if (outcome === undefined) this.#tell({ ...this.#now, outcome: failed(problems) })
    else if (outcome.problems.length === 0) this.#tell({ ...unknown, outcome })
    else this.#cannotWrite(laid, made, outcome)
  }

  /** What is in the way in the output folder is shown; the next look tries again. */
  #cannotWrite(laid: LaidOut, made: MadeBook, outcome: WeaveOutcome): void {
    this.#seen = undefined
    this.#tell({ ...draftOf(made, outcome.problems, this.#shown(laid, outcome.problems)), outcome })
  }

  /** Makes the pages with these problems, and shows them unless there is a newer draft; then it returns nothing. */
  async #show(
    laid: LaidOut,
    { runs }: PageRuns,
    problems: readonly Problem[],
    revision: number,
  ): Promise<MadeBook | undefined> {
    const shown = this.#shown(laid, problems)
    const beside = new Map(shown.pages.filter((one) => one.isCurrent).map((one) => [one.page, one.shown]))
    const made = await makeBook(laid, { runs, ...this.#known, problems: beside })
    const contents = new Map(made.pages.files.map(({ path, content }) => [path, String(content)]))
    const texts = made.planned.map(({ path, digest }) => [digest, contents.get(path) ?? ''] as const)
    this.#known = { figures: made.pages.figures, texts: new Map(texts) }
    if (revision !== this.#revision) return undefined
    this.#tell(draftOf(made, problems, shown))
    return made
  }

  #shown(laid: LaidOut, problems: readonly Problem[]): DraftProblems {
    const { cwd } = this.#options
    return showProblems(problems, this.#chaptersOf(laid), lineLookup(cwd))
  }

  #chaptersOf({ plan, problems }: LaidOut): DraftChapter[] {
    const lost = new Set(problems.flatMap(({ code, at }) => (code === 'unreadable-chapter' ? [at.path] : [])))
    const own = plan.site.chapters.filter(({ page }) => page !== contentsPage && !page.startsWith(ownFolder))
    return own.map((chapter) => {
      const { path } = chapter.prose
      const isCurrent = !lost.has(path) || wovenFile(this.#out, chapter.page) === undefined
      return { path, page: chapter.page, title: numberedTitle(chapter), isCurrent }
    })
  }

  #tell(found: Found): void {
    const draft = { ...found, revision: this.#revision, ...this.#changes.now }
    if (found.outcome !== undefined) this.#changes.forget()
    this.#now = draft
    for (const listener of this.#listeners) listener(draft)
  }
}

function draftOf(made: MadeBook, problems: readonly Problem[], shown: DraftProblems): Found {
  const lastGood = new Set(shown.pages.flatMap(({ page, isCurrent }) => (isCurrent ? [] : [page])))
  const files = new Map([...made.others, ...made.pages.files].map(({ path, content }) => [path, content]))
  for (const page of lastGood) files.delete(page)
  return { problems, shown, files, lastGood, outcome: undefined }
}
