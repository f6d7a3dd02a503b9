import { join, resolve, sep } from 'node:path'
import type { Source } from './chapter/chapter.ts'
import type { Change, NewFile } from './output/plan.ts'
import type { Problem } from './problem/problem.ts'
import type { OnStep } from './system/parallel.ts'
import { makeFiles } from './book/make-files.ts'
import { readFiles } from './book/load.ts'
import {
  type ChapterFile,
  decodeFile,
  findAttachments,
  findChapters,
  findMarkdown,
  isReadme,
  shownPath,
} from './chapter/chapter-files.ts'
import { readPageText, readText } from './chapter/chapter-text.ts'
import { convertChapter, type Converted } from './import/convert.ts'
import { blocksOf, type ForeignBook, type Tool } from './import/foreign-book.ts'
import { leftOver, lostReadme, withoutFollowing } from './import/left-over.ts'
import { planBlocks } from './import/plans.ts'
import { readForeign } from './import/read-foreign.ts'
import { unfollowedSettings } from './import/settings.ts'
import { usedFiles } from './import/used-files.ts'
import { addToOutput, openOutput, type OutputOptions } from './output/folder.ts'
import { lateChecker } from './program/types/late.ts'
import { readInside } from './system/read-inside.ts'

export type ImportOutcome = {
  /** What the book was written for; nothing where nothing was written. */
  readonly tool: Tool | undefined
  /** What was done to the folder of chapters; nothing where something was in the way. */
  readonly changes: readonly Change[]
  /** Why nothing was written, or else what is left to do. */
  readonly problems: readonly Problem[]
  readonly chapters: readonly Converted[]
}

type ImportOptions = Omit<OutputOptions, 'chapters'> & {
  /** The folder of the other tool's Markdown, as the person wrote it. */
  readonly from: string
  /** Hears what is being done. */
  readonly onStep?: OnStep
}

/**
 * Pipeline 6: Markdown for Entangled or lmt to chapters, and to what is left to do until they build.
 *
 * @returns nothing where no Markdown is written for one of these tools
 */
export async function importBook(options: ImportOptions): Promise<ImportOutcome | undefined> {
  const files = filesToImport(options)
  const decoded = files.map(decodeFile)
  const sources = decoded.map(({ source }) => source)
  const unread = decoded.flatMap(({ problems }) => problems)
  const book = readBook(sources)
  if (book === undefined && unread.length === 0) return undefined
  const refused = (problems: readonly Problem[]) => ({ tool: undefined, changes: [], problems, chapters: [] })
  if (book === undefined || unread.length > 0) return refused(unread)
  const { value: output, problems: misplaced } = openOutput(
    'chapters',
    { ...options, chapters: options.from },
    files.map(({ file }) => file),
  )
  if (misplaced.length > 0) return refused(misplaced)

  const converted = convertAll(sources, book)
  const markdown = converted.map(({ slug, text }): NewFile => ({ path: `${slug}.md`, text }))
  const written = addToOutput(output, [...markdown, ...attachments(options, sources)])
  if (written.problems.length > 0) return refused(written.problems)
  const problems = await leftToDo(options, book, converted)
  return { tool: book.tool, changes: written.value, problems, chapters: converted }
}

/** Entangled leaves `README.md` out unless it is told otherwise, so there it only counts where nothing else does. */
function readBook(sources: readonly Source[]): ForeignBook | undefined {
  const chapters = readForeign(sources.filter(({ path }) => !isReadme(path)).map(readText))
  return chapters?.tool === 'Entangled' ? chapters : readForeign(sources.map(readText))
}

/** The Markdown of the folder. */
function filesToImport(options: ImportOptions): ChapterFile[] {
  const { from, cwd } = options
  const isOther = (file: string) => isReadme(file) && !file.endsWith('.md')
  return (findMarkdown(from, cwd) ?? []).filter(({ file }) => !isMade(file, options) && !isOther(file))
}

/** Whether a file is in the folder of chapters, which may be inside the one that is imported. */
function isMade(file: string, { from, out, cwd }: ImportOptions): boolean {
  const [outer, inner] = [resolve(cwd, from), resolve(cwd, out)]
  return inner.startsWith(`${outer}${sep}`) && file.startsWith(`${inner}${sep}`)
}

/** Every text in this tool's form; `README.md` is not a chapter, and remains as it is. */
function convertAll(sources: readonly Source[], book: ForeignBook): Converted[] {
  const plans = planBlocks(book)
  return sources.map((source) =>
    isReadme(source.path)
      ? lostReadme(source, blocksOf(book, source.slug).length)
      : convertChapter(source, book, plans),
  )
}

/** The files that the texts link to or show. */
function attachments(options: ImportOptions, sources: readonly Source[]): NewFile[] {
  const root = resolve(options.cwd, options.from)
  const used = usedFiles(sources.map(readPageText))
  const inside = findAttachments(root).filter((path) => !isMade(join(root, path), options))
  return inside
    .filter((path) => used.has(path))
    .flatMap((path) => {
      // What is not read is not copied either, and weaving reports the link that leads to nothing.
      const text = readInside(root, join(root, path))
      return Buffer.isBuffer(text) ? [{ path, text }] : []
    })
}

/** What `build` finds wrong with the folder of chapters, and what the two tools read differently. */
async function leftToDo(
  { from, out, cwd, onStep }: ImportOptions,
  book: ForeignBook,
  converted: readonly Converted[],
): Promise<Problem[]> {
  onStep?.('building the chapters')
  const { tool } = book
  const checker = lateChecker(resolve(cwd, 'dist'))
  const read = readFiles(findChapters(out, cwd) ?? [])
  const made = await makeFiles(read, { agreed: undefined, openChecker: checker.open }).finally(checker.close)
  const blocks = new Map(made.book.chapters.map((chapter) => [chapter.path, chapter.blocks]))
  const chapters = converted.map((one) => {
    const path = shownPath(resolve(cwd, out, `${one.slug}.md`), cwd)
    return { converted: one, path, blocks: blocks.get(path) ?? [] }
  })
  const programs = new Map(made.files.map(({ path, text }) => [path, text]))
  const left = leftOver(book, chapters, programs)
  const settings = tool === 'Entangled' ? settingsLeft(resolve(cwd, from), cwd) : []
  return [...settings, ...left, ...withoutFollowing(made.problems, left, book, chapters)]
}

/** @param root the folder that is imported, absolute */
function settingsLeft(root: string, cwd: string): Problem[] {
  return ['entangled.toml', 'pyproject.toml'].flatMap((name) => {
    const file = join(root, name)
    const text = readInside(root, file)
    return Buffer.isBuffer(text) ? unfollowedSettings(shownPath(file, cwd), text.toString()) : []
  })
}
