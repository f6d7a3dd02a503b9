import { dirname, join, relative, resolve, sep } from 'node:path'
import { isReadme } from '../chapter/chapter-files.ts'
import { kindOf } from '../system/disk.ts'
import { isPassedOver } from '../system/read-inside.ts'

/** Where to look for books. */
export type Shelf = {
  /** The folders that the client has open, absolute. */
  readonly roots: readonly string[]
  /** The folder of chapters that the command line names, relative to each of them. */
  readonly chapters: string | undefined
}

/** A folder of chapters, and the folder that paths are shown from. */
export type BookFolder = { readonly folder: string; readonly cwd: string }

/**
 * The book that a file is a chapter of: that of the folder which the command line names; otherwise that of the nearest folder above
 * the file which has a `book.yaml` or is called `chapters`.
 *
 * @param file absolute
 * @returns nothing for any other file
 */
export function bookOfFile(file: string, { roots, chapters }: Shelf): BookFolder | undefined {
  if (!file.endsWith('.md') || isReadme(file)) return undefined
  const root = roots.filter((one) => isBelow(file, one)).sort((a, b) => b.length - a.length)[0]
  if (chapters !== undefined) {
    const named = roots.map((cwd) => ({ folder: resolve(cwd, chapters), cwd }))
    const own = named.find(({ folder }) => isBelow(file, folder))
    if (own !== undefined) return own
  }
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (isBookFolder(folder))
      return { folder, cwd: root === undefined || root === folder ? dirname(folder) : root }
    if (folder === root || dirname(folder) === folder) return undefined
  }
}

function isBookFolder(folder: string): boolean {
  return kindOf(join(folder, 'book.yaml')) === 'file' || /[\\/]chapters$/.test(folder)
}

/** Whether a file could be a chapter of a folder. */
function isBelow(file: string, folder: string): boolean {
  const parts = relative(folder, file).split(sep)
  return parts[0] !== '..' && parts[0] !== '' && !parts.some(isPassedOver)
}
