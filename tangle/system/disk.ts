import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { digestOf } from './digest.ts'

/*
 * What paths lead to, through links.
 */

/** The digest of the file that a path leads to, through links; where it leads to none, what is no digest. */
export function digestThroughLinks(path: string): string {
  return kindOf(path) === 'file' ? digestOf(readFileSync(path)) : 'no file'
}

/** A file's text, or nothing where there is none. */
export function textOnDisk(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** A file's bytes. */
export function readBytes(file: string): Uint8Array {
  return readFileSync(file)
}

/** What a path leads to; nothing where it leads nowhere. */
export function kindOf(path: string): 'folder' | 'file' | 'other' | undefined {
  try {
    const entry = statSync(path, { throwIfNoEntry: false })
    if (entry === undefined) return undefined
    return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other'
  } catch (error) {
    if (['ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Whether a path leads to a program that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** What is no folder and is where a folder, or one above it, should be; its path is as `folder` is, relative to `cwd`. */
export function fileInTheWay(folder: string, cwd: string): string | undefined {
  const kind = kindOf(resolve(cwd, folder))
  if (kind !== undefined) return kind === 'folder' ? undefined : folder
  return dirname(folder) === folder ? undefined : fileInTheWay(dirname(folder), cwd)
}
