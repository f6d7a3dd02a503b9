import { resolve } from 'node:path'
import type { Problem } from '../data/problem.ts'
import { type Book, extractBook } from './extract.ts'
import { findChapters, loneChapter, readSources } from '../world/chapters.ts'

/** A book with one of its files picked out. */
export type LoadedBook = {
  readonly book: Book
  /** 0-based place of the picked file among the book's chapters. */
  readonly index: number
  readonly problems: readonly Problem[]
}

/**
 * Reads a book's chapters.
 *
 * @param folder the folder of chapters
 * @param file the file to pick: a chapter, or a Markdown file elsewhere, which is then read behind the last
 *   chapter, as if the book were finished; nothing for the book alone
 */
export function loadBook(folder: string, file: string | undefined, cwd: string): LoadedBook {
  const found = findChapters(folder, cwd) ?? []
  const own = file === undefined ? -1 : found.findIndex((chapter) => chapter.file === resolve(cwd, file))
  const all = file === undefined || own >= 0 ? found : [...found, loneChapter(file, cwd)]
  const undecodable: Problem[] = []
  const { value: book, problems } = extractBook(readSources(all, undecodable))
  return { book, index: own >= 0 ? own : all.length - 1, problems: [...undecodable, ...problems] }
}
