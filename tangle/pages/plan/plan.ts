import type { Book } from '../../book/extract.ts'
import type { Block, BookKey } from '../../chapter/chapter.ts'
import { Anchors } from '../../prose/anchors.ts'
import type { Prose } from '../../prose/prose.ts'
import { glossaryOf } from './glossary.ts'
import { chapterPage } from './paths.ts'
import { chunksOf, programsOf } from './program-uses.ts'
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
import type { ShownProblem } from '../draft/shown-problems.ts'
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
  /** Problems to be shown beside their places, by the page's path: none but in a draft. */
  readonly problems: ReadonlyMap<string, readonly ShownProblem[]>
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
    problems: new Map(),
  }
}

/**
 * Lays the book out: which pages it has, and where everything is in them.
 *
 * @param whole the whole book, in which any chapter may have the book's front matter
 * @param book the chapters that are woven
 * @param proses the text of each of these, in the book's order
 */
function planSite(whole: Book, book: Book, proses: readonly Prose[]): Omit<Site, 'leftOut' | 'files'> {
  const chapters = book.chapters.map((_, index) => siteChapter(book, proses, index))
  const valueOf = (key: BookKey) =>
    whole.chapters.find(({ front }) => front.book?.[key])?.front.book?.[key]?.text
  return {
    title: valueOf('title') ?? chapters[0]?.title ?? '',
    language: valueOf('language') ?? 'en',
    about: valueOf('about'),
    author: valueOf('author'),
    date: valueOf('date'),
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

/** The id of each fence's element, by the 1-based line of its opening. */
function anchorsOf(blocks: readonly Block[]): Map<number, string> {
  const files = new Anchors('file')
  const chunks = new Anchors('chunk')
  const counts = new Map<string, number>()
  return new Map(
    blocks.map(({ role, line }) => {
      if (role.kind === 'file') return [line, files.take(role.target)]
      if (role.kind === 'chunk') return [line, chunks.take(role.name)]
      // Other fences have no names.
      const count = (counts.get(role.kind) ?? 0) + 1
      counts.set(role.kind, count)
      return [line, `${role.kind}.${count}`]
    }),
  )
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

export function inForm(plan: BookPlan, form: Form): BookPlan {
  return { ...plan, form }
}
