import type { Book } from '../book/extract.ts'
import type { Source } from '../data/chapter.ts'
import type { KeptRun } from '../data/run.ts'
import type { Transcript } from '../data/transcript.ts'
import { readProse } from '../read/prose.ts'
import type { Plan } from './chapter-model.ts'
import { leadsToLeftOut } from './destinations.ts'
import { solutionsIn, withoutChapters } from './edition.ts'
import { type Form, webForm } from './form.ts'
import type { Runs } from './runs.ts'
import { planSite } from './site.ts'

export type SiteOptions = {
  readonly withoutSolutions: boolean
}

/**
 * Lays out a book; nothing is made yet.
 *
 * @param sources the chapters' texts, in the book's order
 * @param attachments paths below the folder of chapters
 */
export function planBook(
  book: Book,
  sources: readonly Source[],
  attachments: readonly string[],
  options: SiteOptions,
): Plan {
  const leftOut = options.withoutSolutions ? solutionsIn(book.chapters) : new Set<string>()
  const edition = withoutChapters(book, leftOut)
  const woven = sources.filter(({ slug }) => !leftOut.has(slug))
  const proses = woven.map((source) =>
    readProse(source, (href) => leadsToLeftOut(href, source.slug, leftOut)),
  )
  const site = planSite(book, edition, proses)
  return {
    site,
    linked: edition.book.linked,
    links: { chapters: site.chapters, leftOut: site.leftOut, files: new Set(attachments) },
    form: webForm,
    shapes: book.chapters.flatMap(({ front }) => front.shapes),
    runs: new Map(),
  }
}

/** The same book, with the runs that prove its transcripts. */
export function withRuns(plan: Plan, runs: Runs): Plan {
  // In the book's order, whichever was run first.
  const woven = plan.site.chapters.flatMap(({ transcripts }) => transcripts)
  const own = woven.flatMap((transcript): [Transcript, KeptRun][] => {
    const run = runs.get(transcript)
    return run === undefined ? [] : [[transcript, run]]
  })
  return { ...plan, runs: new Map(own) }
}

/** The same book in another form. */
export function inForm(plan: Plan, form: Form): Plan {
  return { ...plan, form }
}
