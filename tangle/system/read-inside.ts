import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { withStrangersFile } from './disk.ts'

/** Why a file of a book is not read. */
export type Refusal = {
  /** Whether it is a link that leads out of the folder, a link to nothing, something else than a file, or the system refuses. */
  readonly kind: 'outside' | 'nothing' | 'no file' | 'system'
  /** The end of a sentence: `it is a named pipe`. */
  readonly reason: string
}

/**
 * Reads a file of a book: the only way in which the tool opens chapters and what chapters name. A book may be somebody else's, so a
 * link is followed only to what could be the book's own file, and nothing is opened that may never end or never begin.
 *
 * @param folder absolute: the folder that links must not lead out of
 * @param file absolute, below it
 */
export function readInside(folder: string, file: string): Buffer | Refusal {
  try {
    // First, since the path of a pipe behind `/dev/stdin` cannot be resolved.
    const entry = statSync(file)
    if (!entry.isFile()) return notAFile(entry)
    if (!isInside(folder, file))
      return { kind: 'outside', reason: 'it is a link to what is not part of the book' }
    // What has taken its place since may be anything.
    return withStrangersFile(realpathSync.native(file), (opened, now) =>
      now.isFile() ? readFileSync(opened) : notAFile(now),
    )
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return code === 'ENOENT'
      ? { kind: 'nothing', reason: 'it is a link to nothing' }
      : { kind: 'system', reason: `the system says ${code}` }
  }
}

/** Whether files of this name, and folders with all that is in them, never belong to a book. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}

/** Whether a path leads to what can belong to the book of a folder, links followed. */
export function isInside(folder: string, path: string): boolean {
  const inside = relative(realpathSync.native(folder), realpathSync.native(path))
  return !isAbsolute(inside) && !inside.split(sep).some(isPassedOver)
}

function notAFile(entry: Stats): Refusal {
  const kinds = [
    [entry.isDirectory(), 'a folder'],
    [entry.isFIFO(), 'a named pipe'],
    [entry.isSocket(), 'a socket'],
  ] as const
  return { kind: 'no file', reason: `it is ${kinds.find(([is]) => is)?.[1] ?? 'a device'}` }
}
