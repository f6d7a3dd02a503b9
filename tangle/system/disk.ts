import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { digestOf } from './digest.ts'
import { naming } from './failed-call.mjs'

// Links are followed.

/** The digest of the file at a path; where there is none, a text that is not a digest. */
export function digestThroughLinks(path: string): string {
  try {
    return kindOf(path) === 'file' ? digestOf(readFileSync(path)) : 'no file'
  } catch (error) {
    // It may be removed between the two looks.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'no file'
    throw error
  }
}

/** A file's text; nothing where it cannot be read, or is a pipe, which would be waited for. */
export function textOnDisk(file: string): string | undefined {
  if (kindOf(file) !== 'file') return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** A file's text. @throws where the system refuses it, with the file's name */
export function textOfFile(file: string): string {
  return naming(file, () => readFileSync(file, 'utf8'))
}

/** The text of a file that a stranger may have written, as `bytesOfStranger`. */
export function textOfStranger(path: string, most: number): string | undefined {
  return bytesOfStranger(path, most)?.toString('utf8')
}

/**
 * The bytes of a file that a stranger may have written.
 *
 * @param most in bytes: how long it may be
 * @returns nothing where it is longer, cannot be read, or is a pipe or a device, which might never end
 */
export function bytesOfStranger(path: string, most: number): Buffer | undefined {
  try {
    return withStrangersFile(path, (file, entry) =>
      entry.isFile() && entry.size <= most ? readFileSync(file) : undefined,
    )
  } catch {
    return undefined
  }
}

/** Windows has neither. */
const { O_NOFOLLOW: noFollow = 0, O_NONBLOCK: noWait = 0 } = constants as Partial<typeof constants>

/**
 * Opens what a stranger may have put at a path, and closes it after its use. A link is not followed, and
 * opening a pipe does not wait for a writer.
 *
 * @param use gets the descriptor, and what is open there, even if the path leads to something else by now
 */
export function withStrangersFile<Value>(path: string, use: (file: number, entry: Stats) => Value): Value {
  const file = openSync(path, constants.O_RDONLY | noFollow | noWait)
  try {
    return use(file, fstatSync(file))
  } finally {
    closeSync(file)
  }
}

/** What is at a path; `undefined` where there is nothing. */
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

/** The names of what is in a folder; none where there is no folder. */
export function namesInFolder(path: string): string[] {
  return kindOf(path) === 'folder' ? naming(path, () => readdirSync(path)) : []
}

/** Whether the file at a path is a program that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** What differs between editions of a program, found without running it: its path, its size in bytes, and when it was written. */
export function editionOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return [realpathSync(path), size, mtimeMs].join(' ')
}

/** Whether this user may not write into a file. A file that has no right to write is read-only to the superuser too. */
export function isReadOnly(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return (statSync(file).mode & 0o222) === 0
  } catch {
    return true
  }
}

/** The path, relative to `cwd` as `folder` is, at which something else than a folder blocks it or a folder above it. */
export function fileInTheWay(folder: string, cwd: string): string | undefined {
  const kind = kindOf(resolve(cwd, folder))
  if (kind !== undefined) return kind === 'folder' ? undefined : folder
  return dirname(folder) === folder ? undefined : fileInTheWay(dirname(folder), cwd)
}

/** The path of a file without the links that lead to it. */
export function withoutLinks(file: string): string {
  return naming(file, () => realpathSync(file))
}
