import type { Book } from '../../book/extract.ts'
import type { RecordedRun } from '../../transcript/trace/recorded-run.ts'
import type { Site, SiteChapter } from './site.ts'
import type { Transcript } from '../../transcript/notation/transcript.ts'
import type { LinkedBook } from '../../program/link-programs.ts'
import type { ChapterTokens } from '../../prose/chapter-tokens.ts'
import type { PageText } from '../../chapter/chapter-text.ts'
import { readProse } from '../../prose/read-prose.ts'
import { leadsToLeftOut } from './link-targets.ts'
import { type Form, webForm } from './form.ts'
import type { Runs } from '../run-files.ts'
import { planSite } from './plan-site.ts'
import { solutionsIn, withoutChapters } from './without-solutions.ts'

/** A book laid out as pages: the input of all of them. */
export type BookPlan = {
  readonly site: Site
  readonly linked: LinkedBook
  /** The tokens of each chapter's text, by slug. */
  readonly tokens: ReadonlyMap<string, ChapterTokens>
  readonly form: Form
  /** The runs that prove the transcripts, where there are some. */
  readonly runs: Runs
}

/**
 * Lays out a book; nothing is made yet.
 *
 * @param texts of the chapters, in the book's order
 * @param attachments paths below the folder of chapters
 */
export function planBook(
  book: Book,
  texts: readonly PageText[],
  attachments: readonly string[],
  isWithoutSolutions: boolean,
): BookPlan {
  const leftOut = isWithoutSolutions ? solutionsIn(book.chapters) : new Set<string>()
  const woven = withoutChapters(book, leftOut)
  const read = texts
    .filter(({ slug }) => !leftOut.has(slug))
    .map((text) => readProse(text, (href) => leadsToLeftOut(href, text.slug, leftOut)))
  const proses = read.map(({ prose }) => prose)
  return {
    site: { ...planSite(book, woven, proses), leftOut, files: new Set(attachments) },
    linked: woven.linked,
    tokens: new Map(read.map(({ prose, tokens }) => [prose.slug, tokens])),
    form: webForm,
    runs: new Map(),
  }
}

/** The tokens of a chapter's text. */
export function tokensOf({ tokens }: BookPlan, { slug }: SiteChapter): ChapterTokens {
  const own = tokens.get(slug)
  if (own === undefined) throw new Error('a chapter without its text')
  return own
}

/** The same book, with the runs that prove its transcripts. */
export function withRuns(plan: BookPlan, runs: Runs): BookPlan {
  // In the book's order, not in that of the runs.
  const woven = plan.site.chapters.flatMap(({ transcripts }) => transcripts)
  const own = woven.flatMap((transcript): [Transcript, RecordedRun][] => {
    const run = runs.get(transcript)
    return run === undefined ? [] : [[transcript, run]]
  })
  return { ...plan, runs: new Map(own) }
}

/** The same book in another form. */
export function inForm(plan: BookPlan, form: Form): BookPlan {
  return { ...plan, form }
}
