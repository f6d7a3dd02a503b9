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

/**
 * Reads the chapters of a book one by one: the text of each is needed only until the next.
 *
 * @param read reads one; a caller that reads the book again and again may pass one that remembers
 */
export function readFiles(files: readonly ChapterFile[], read = readSource): ReadFiles {
  const digests: Record<string, string> = {}
  const undecodable: Problem[] = []
  const settings = settingsFile(files)
  const { value: book, problems } = extractBook(readEach())
  return { book, problems: [...undecodable, ...problems], digests }

  function* readEach(): Generator<Result<ReadSource>> {
    for (const [i, file] of files.entries()) {
      const one = read(decode(file))
      yield i === 0 && settings !== undefined ? ofBook(one, settings) : one
    }
  }

  function decode(file: ChapterFile): Source {
    const { source, digest, problems } = decodeFile(file)
    if (digest !== undefined) digests[source.path] = digest
    undecodable.push(...problems)
    return source
  }

  /** What holds for the whole book may be said by any chapter, so the settings count as said by the first. */
  function ofBook({ value, problems }: Result<ReadSource>, file: ChapterFile): Result<ReadSource> {
    const { path, text } = decode(file)
    const { value: settings, problems: more } = readSettings(path, text)
    const chapter = { ...value.chapter, front: withSettings(value.chapter.front, settings) }
    return { value: { ...value, chapter }, problems: [...more, ...problems] }
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
  return { ...readFiles(files, read), texts }
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
