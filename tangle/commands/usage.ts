import { resolve } from 'node:path'
import { fileInTheWay, kindOf } from '../system/disk.ts'

/** A wrong call: reported in one line, with exit status 2. */
export class UsageError extends Error {}

/** The error for a folder without chapters, by what is there. */
export function noChapters(folder: string, cwd: string): UsageError {
  const kind = kindOf(resolve(cwd, folder))
  if (kind === 'file')
    return new UsageError(`'${folder}' is a file; give the folder of chapters that contains it.`)
  if (kind === undefined) return new UsageError(`There is no folder '${folder}'.`)
  return new UsageError(`There are no chapters in '${folder}': it holds no .md file except README.md.`)
}

/**
 * Refuses to write into a folder whose path leads to a file, or through one.
 *
 * @param content what would be written there, with its verb: `programs go`
 */
export function refuseFile(folder: string, cwd: string, content: string): void {
  const file = fileInTheWay(folder, cwd)
  if (file !== undefined) throw new UsageError(`'${file}' is a file; ${content} to a folder.`)
}
