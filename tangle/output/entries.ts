import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { digestOf } from '../system/digest.ts'
import { kindOf } from '../system/disk.ts'
import { entryAt } from '../system/entry-at.ts'

// Paths are below the output folder, with `/`; links are not followed.

/** The digest of the file at a path; for a folder or anything else, a text that is not a digest. */
export function digestOnDisk(file: string): string | undefined {
  const entry = entryAt(file)
  if (entry === undefined) return undefined
  return entry.isFile() ? digestOf(readFileSync(file)) : 'no file'
}

/** The outermost path at which a target needs a folder and something else is. */
export function fileAbove(out: string, path: string): string | undefined {
  return foldersAbove(path).find((above) => entryAt(join(out, above))?.isDirectory() === false)
}

/** The first symbolic link between the output folder and a target, including the target. */
export function linkAbove(out: string, path: string): string | undefined {
  return [...foldersAbove(path), path].find((above) => entryAt(join(out, above))?.isSymbolicLink())
}

/** The path of a folder, or one above it, at which there is a link to nothing. */
export function deadLinkAt(folder: string): string | undefined {
  const entry = entryAt(folder)
  if (entry?.isSymbolicLink() && kindOf(folder) === undefined) return folder
  return entry !== undefined || dirname(folder) === folder ? undefined : deadLinkAt(dirname(folder))
}

/** The folders between the output folder and a target, the outermost first. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}
