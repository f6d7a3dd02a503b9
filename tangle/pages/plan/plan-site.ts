import type { Book } from '../../book/extract.ts'
import type { BookKey } from '../../chapter/chapter.ts'
import type { Prose } from '../../prose/prose.ts'
import type { Site, SiteChapter } from './site.ts'
import { anchorsOf } from './fence-ids.ts'
import { chapterPage } from './paths.ts'
import { chunksOf, programsOf } from './program-uses.ts'
import { glossaryOf } from './glossary.ts'

/**
 * Lays the book out: which pages it has, and where everything is in them.
 *
 * @param whole the whole book, in which any chapter may have the book's front matter
 * @param book the chapters that are woven
 * @param proses the text of each of these, in the book's order
 */
export function planSite(whole: Book, book: Book, proses: readonly Prose[]): Omit<Site, 'leftOut' | 'files'> {
  const chapters = book.chapters.map((_, index) => siteChapter(book, proses, index))
  const say = (key: BookKey) => whole.chapters.find(({ front }) => front.book?.[key])?.front.book?.[key]?.text
  return {
    title: say('title') ?? chapters[0]?.title ?? '',
    language: say('language') ?? 'en',
    author: say('author'),
    date: say('date'),
    slugs: chapters.map(({ slug }) => slug),
    chapters,
    programs: programsOf(book.linked, chapters),
    chunks: chunksOf(book.linked, chapters),
    terms: glossaryOf(chapters),
    shapes: whole.chapters.flatMap(({ front }) => front.shapes),
  }
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
    anchors: anchorsOf(blocks),
  }
}
