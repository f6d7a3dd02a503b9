import type { Book } from '../book/extract.ts'
import type { BookKey } from '../data/chapter.ts'
import type { Prose } from '../data/prose.ts'
import type { Site, SiteChapter } from '../data/site.ts'
import { anchorsOf } from './anchors.ts'
import { chapterPage } from './paths.ts'
import { chunksOf, programsOf } from './uses.ts'
import { glossaryOf } from './terms.ts'

export type SiteOptions = {
  readonly withoutSolutions: boolean
}

/**
 * Lays the book out: which pages there are, and where each thing stands in them.
 *
 * @param proses the text of each chapter, in the book's order
 */
export function planSite(book: Book, proses: readonly Prose[], { withoutSolutions }: SiteOptions): Site {
  const all = book.chapters.map((_, index) => siteChapter(book, proses, index))
  const chapters = all.filter(({ slug }) => !withoutSolutions || !isSolution(slug))
  const say = (key: BookKey) => book.chapters.find(({ front }) => front.book?.[key])?.front.book?.[key]?.text
  return {
    title: say('title') ?? all[0]?.title ?? '',
    language: say('language') ?? 'en',
    author: say('author'),
    date: say('date'),
    slugs: all.map(({ slug }) => slug),
    chapters,
    programs: programsOf(book.linked, chapters),
    chunks: chunksOf(book.linked, chapters),
    terms: glossaryOf(chapters),
    leftOut: new Set(all.flatMap((chapter) => (chapters.includes(chapter) ? [] : [chapter.slug]))),
  }
}

/** Solutions are the chapters in the folder `solutions`. */
export function isSolution(slug: string): boolean {
  return slug.startsWith('solutions/')
}

function siteChapter({ chapters, transcripts }: Book, proses: readonly Prose[], index: number): SiteChapter {
  const chapter = chapters[index]
  const prose = proses[index]
  if (chapter === undefined || prose === undefined) throw new Error('a chapter without its text')
  const { slug, blocks, front } = chapter
  return {
    slug,
    index,
    title: front.title ?? prose.headings[0]?.text ?? slug,
    page: chapterPage(slug),
    part: slug.includes('/') ? slug.slice(0, slug.lastIndexOf('/')) : undefined,
    prose,
    blocks: blocks.filter(({ hidden }) => !hidden),
    transcripts: transcripts.filter(({ block }) => block.slug === slug),
    anchors: anchorsOf(prose, blocks),
  }
}
