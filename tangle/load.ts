import { resolve } from 'node:path'
import type { Problem } from './data/problem.ts'
import { type Book, extractBook } from './extract.ts'
import { decodeSource, findChapters, readRaw } from './world/chapters.ts'

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
  const raw = findChapters(folder, cwd) ?? []
  const own = file === undefined ? -1 : raw.findIndex(({ path }) => resolve(cwd, path) === resolve(cwd, file))
  const all = file === undefined || own >= 0 ? raw : [...raw, readRaw(file, cwd)]
  const decoded = all.map(decodeSource)
  const { value: book, problems } = extractBook(decoded.map(({ source }) => source))
  const undecodable = decoded.flatMap((one) => one.problems)
  return { book, index: own >= 0 ? own : all.length - 1, problems: [...undecodable, ...problems] }
}
