import { readdirSync, realpathSync, statSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { kindOf } from './disk.ts'
import { isPassedOver } from './read-inside.ts'

/** In milliseconds: what an editor does to save one file comes within it. */
const settlingTime = 40

/** In milliseconds: how long a file may be missing while it is written anew, as git and some editors do. */
export const rewritingTime = 100

type FolderWatch = { readonly close: () => void }

/** In milliseconds. */
const pollInterval = 400

/** For folders of which the system reports no changes, such as those of another machine. @param onLook is to look itself */
export function pollFolder(onLook: () => void): FolderWatch {
  const timer = setInterval(onLook, pollInterval)
  return { close: () => clearInterval(timer) }
}

/**
 * Watches a folder and the folders in it, until it is closed: files that are written, replaced by renaming, added and removed,
 * new folders, and the folder itself where it, or on Linux a folder that it is in, is moved or removed and put back. Links are
 * followed, those to files and those to folders. What begins with a dot is not watched, nor is `node_modules`.
 *
 * Each folder is watched by itself: what watches whole trees on Linux loses files that are replaced.
 *
 * @param root absolute
 * @param onChange called once for changes that come together, and never while nothing has changed. All that is changed after it was
 *   called is reported again
 * @param onLoss called once where the system does not watch another folder (ENOSPC, EMFILE): changes in it are then not heard
 */
export function watchFolder(root: string, onChange: () => void, onLoss: () => void = () => {}): FolderWatch {
  const watchers = new Map<string, Watcher>()
  let wanted = foldersOf(root)
  let timer: NodeJS.Timeout | undefined
  const settle = () => {
    // Before anyone reads: what changes from now on is heard.
    follow()
    onChange()
  }
  const hear = () => {
    clearTimeout(timer)
    timer = setTimeout(settle, settlingTime)
  }
  const follow = () => {
    wanted = foldersOf(root)
    for (const [folder, { identity }] of watchers)
      if (!wanted.has(folder) || identityOf(folder) !== identity) drop(folder)
    for (const folder of wanted.keys()) if (!watchers.has(folder)) add(folder)
  }
  let isWhole = true
  const lose = () => {
    if (isWhole) onLoss()
    isWhole = false
  }
  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const add = (folder: string) => {
    const onEvent = (name: string | null, isItself: boolean) => {
      const only = wanted.get(folder)
      // A folder that was moved or removed is watched anew, if there is one again.
      if (isItself) drop(folder)
      if (isItself || only === undefined || name === null || only.has(name)) hear()
    }
    const watcher = watchOne(folder, onEvent, () => drop(folder))
    if (watcher === undefined) lose()
    else if (watcher !== 'closed') watchers.set(folder, watcher)
  }
  follow()
  return {
    close: () => {
      clearTimeout(timer)
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}

type Watcher = FolderWatch & { readonly identity: string | undefined }

/**
 * Watches one folder.
 *
 * @param onEvent called with the name of what has changed in the folder, and with whether the folder itself was moved or removed
 * @returns nothing where the system watches no further folder; `closed` for a folder that is not there, or not open to this user
 */
function watchOne(
  folder: string,
  onEvent: (name: string | null, isItself: boolean) => void,
  onError: () => void,
): Watcher | 'closed' | undefined {
  const identity = identityOf(folder)
  try {
    const watcher = watch(folder, (kind, name) =>
      onEvent(name, kind === 'rename' && name === basename(folder)),
    )
    watcher.on('error', onError)
    return { identity, close: () => watcher.close() }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return ['ENOENT', 'ENOTDIR', 'EACCES'].includes(code) ? 'closed' : undefined
  }
}

/** The names that matter of each folder that is to be watched: nothing where all do. */
type Wanted = ReadonlyMap<string, ReadonlySet<string> | undefined>

function foldersOf(root: string): Wanted {
  const folders = new Map<string, ReadonlySet<string> | undefined>()
  const seen = new Set<string>()
  const visit = (folder: string) => {
    const real = realPathOf(folder)
    if (real === undefined || seen.has(real)) return
    seen.add(real)
    folders.set(folder, undefined)
    for (const entry of entriesIn(folder)) {
      if (isPassedOver(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (entry.isSymbolicLink()) follow(path)
    }
  }
  const follow = (link: string) => {
    const target = realPathOf(link)
    if (target === undefined) return
    if (kindOf(target) === 'folder') visit(link)
    else folders.set(dirname(target), undefined)
  }
  visit(root)
  // Last, for a system that watches only so many.
  for (const [folder, name] of [...stepsTo(root), ...stepsTo(realPathOf(root) ?? root)]) {
    const names = folders.get(folder)
    if (names !== undefined || !folders.has(folder)) folders.set(folder, new Set([...(names ?? []), name]))
  }
  return folders
}

/** The folders that lead to a path, from the nearest on, each with the name in it that leads on. */
function stepsTo(path: string): (readonly [folder: string, name: string])[] {
  const above = dirname(path)
  if (above === path) return []
  const step = [above, basename(path)] as const
  // Elsewhere a watch of the topmost folder costs a word for each file of the disk.
  return process.platform === 'linux' ? [step, ...stepsTo(above)] : [step]
}

/** Which folder is at a path: another one has another identity. Nothing where there is none. */
function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino } = statSync(folder)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}

/** What a path leads to; nothing where it leads to nothing. */
function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
