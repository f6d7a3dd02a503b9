import { resolve } from 'node:path'
import type { Source } from '../chapter/chapter.ts'
import type { Problem, Result } from '../problem/problem.ts'
import { type ReadSource, readSource, sourceOf } from './read-book.ts'
import { type PageText, readPageText } from '../chapter/chapter-text.ts'
import {
  type ChapterFile,
  decodeFile,
  findChapters,
  loneChapter,
  settingsFile,
} from '../chapter/chapter-files.ts'
import { readSettings, withSettings } from '../chapter/front-matter.ts'
import { type Book, extractBook } from './extract.ts'

/** A book as it was read from its files. */
export type ReadFiles = {
  readonly book: Book
  readonly problems: readonly Problem[]
  /** Digest of each file's bytes, by shown path; none of what cannot be read. */
  readonly digests: Readonly<Record<string, string>>
}

/** One file of a book, read. */
export type ReadFile = ReturnType<typeof readFile>

/** Reads one chapter's file. */
export function readFile(file: ChapterFile, read = readSource) {
  const { source, digest, problems } = decodeFile(file)
  return { source, digest, problems, result: read(source) }
}

/**
 * Reads the chapters of a book one by one: the text of each is needed only until the next.
 *
 * @param readOne reads one; a caller that reads the book again and again may pass one that remembers
 */
export function readFiles(
  files: readonly ChapterFile[],
  readOne: (file: ChapterFile) => ReadFile = readFile,
): ReadFiles {
  const digests: Record<string, string> = {}
  const undecodable: Problem[] = []
  const settings = settingsFile(files)
  const { value: book, problems } = extractBook(readEach())
  return { book, problems: [...undecodable, ...problems], digests }

  function* readEach(): Generator<Result<ReadSource>> {
    for (const [i, file] of files.entries()) {
      const one = readOne(file)
      note(one)
      yield i === 0 && settings !== undefined ? ofBook(one.result, settings) : one.result
    }
  }

  function note({ source, digest, problems: found }: Omit<ReadFile, 'result'>): void {
    if (digest !== undefined) digests[source.path] = digest
    undecodable.push(...found)
  }

  /** What holds for the whole book may be said by any chapter, so the settings count as said by the first. */
  function ofBook({ value, problems: own }: Result<ReadSource>, file: ChapterFile): Result<ReadSource> {
    const decoded = decodeFile(file)
    note(decoded)
    const { path, text } = decoded.source
    const { value: said, problems: more } = readSettings(path, text)
    const chapter = { ...value.chapter, front: withSettings(value.chapter.front, said) }
    return { value: { ...value, chapter }, problems: [...more, ...own] }
  }
}

/** The same for pages, which need the texts too. */
export function readPageFiles(
  files: readonly ChapterFile[],
): ReadFiles & { readonly texts: readonly PageText[] } {
  const texts: PageText[] = []
  const read = (source: Source) => {
    const text = readPageText(source)
    texts.push(text)
    return sourceOf(text)
  }
  return { ...readFiles(files, (file) => readFile(file, read)), texts }
}

/** A book with one of its files selected. */
export type LoadedBook = {
  readonly book: Book
  /** 0-based index of the selected file in the book's chapters. */
  readonly index: number
  readonly problems: readonly Problem[]
}

/**
 * Reads a book's chapters.
 *
 * @param folder the folder of chapters
 * @param file the file to select: a chapter, or a Markdown file elsewhere, which is then read after the last chapter, as
 *   if the book were finished; nothing for the book alone
 */
export function loadBook(folder: string, file: string | undefined, cwd: string): LoadedBook {
  const found = findChapters(folder, cwd) ?? []
  const own = file === undefined ? -1 : found.findIndex((chapter) => chapter.file === resolve(cwd, file))
  const all = file === undefined || own >= 0 ? found : [...found, loneChapter(file, cwd)]
  const { book, problems } = readFiles(all)
  return { book, index: own >= 0 ? own : all.length - 1, problems }
}
