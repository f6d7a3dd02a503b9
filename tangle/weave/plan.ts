import type { Book } from '../book/extract.ts'
import type { Source } from '../data/chapter.ts'
import type { KeptRun } from '../data/kept.ts'
import type { Transcript } from '../data/transcript.ts'
import { readProse } from '../read/prose.ts'
import type { Plan } from './chapter-model.ts'
import { type Form, webForm } from './form.ts'
import type { Runs } from './runs.ts'
import { planSite, type SiteOptions } from './site.ts'

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
  const site = planSite(book, sources.map(readProse), options)
  return {
    site,
    linked: book.linked,
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
