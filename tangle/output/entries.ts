import { lstatSync, readFileSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '../system/digest.ts'

/*
 * What an output folder holds. Paths are below it, with `/`; links are not followed.
 */

/** The digest of what is at a path; of a folder or anything else that is no file, a name of its own. */
export function digestOnDisk(file: string): string | undefined {
  const entry = entryAt(file)
  if (entry === undefined) return undefined
  return entry.isFile() ? digestOf(readFileSync(file)) : 'no file'
}

/** What is at a path itself, a link not followed; nothing also where a folder above it is a file. */
export function entryAt(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}

/** The outermost thing where a target needs a folder, and that is none. */
export function fileAbove(out: string, path: string): string | undefined {
  return foldersAbove(path).find((above) => entryAt(join(out, above))?.isDirectory() === false)
}

/** The first symbolic link between the output folder and a target, target included. */
export function linkAbove(out: string, path: string): string | undefined {
  return [...foldersAbove(path), path].find((above) => entryAt(join(out, above))?.isSymbolicLink())
}

/** The folders between the output folder and a target, the outermost first. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}
