import { lstatSync, type Stats } from 'node:fs'

/** What is at a path, links not followed; `undefined` also where a folder above it is a file. */
export function entryAt(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}
