import { type FSWatcher, readdirSync, realpathSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { kindOf } from './disk.ts'
import { isPassedOver } from './read-inside.ts'

/** In milliseconds: what an editor does to save one file comes within it. */
const settlingTime = 40

/** In milliseconds: how long a file may be missing while it is written anew, as git and some editors do. */
export const rewritingTime = 100

export type FolderWatch = { readonly close: () => void }

/** In milliseconds. */
const pollInterval = 400

/** For folders of which the system reports no changes, such as those of another machine. @param onLook is to look itself */
export function pollFolder(onLook: () => void): FolderWatch {
  const timer = setInterval(onLook, pollInterval)
  return { close: () => clearInterval(timer) }
}

/**
 * Watches a folder and the folders in it, until it is closed: files that are written, replaced by renaming, added and removed,
 * new folders, and the folder itself where it is removed and put back. Links are followed, those to files and those to folders.
 * What begins with a dot is not watched, nor is `node_modules`.
 *
 * Each folder is watched by itself: what watches whole trees on Linux loses files that are replaced.
 *
 * @param root absolute
 * @param onChange called once for changes that come together, and never while nothing has changed. All that is changed after it was
 *   called is reported again
 * @param onLoss called once where the system does not watch another folder (ENOSPC, EMFILE): changes in it are then not heard
 */
export function watchFolder(root: string, onChange: () => void, onLoss: () => void = () => {}): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
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
    const wanted = foldersOf(root)
    for (const [folder, watcher] of watchers) if (!wanted.has(folder)) drop(folder, watcher)
    for (const [folder, only] of wanted) if (!watchers.has(folder)) add(folder, only)
  }
  let isWhole = true
  const lose = () => {
    if (isWhole) onLoss()
    isWhole = false
  }
  const drop = (folder: string, watcher: FSWatcher) => {
    watcher.close()
    if (watchers.get(folder) === watcher) watchers.delete(folder)
  }
  const add = (folder: string, only: string | undefined) => {
    try {
      const watcher = watch(folder, (kind, name) => {
        // A folder that was removed is watched anew, if it comes back.
        if (kind === 'rename' && name === basename(folder)) drop(folder, watcher)
        if (only === undefined || name === null || name === only) hear()
      })
      watcher.on('error', () => drop(folder, watcher))
      watchers.set(folder, watcher)
    } catch (error) {
      // It may have been removed in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') lose()
    }
  }
  follow()
  return {
    close: () => {
      clearTimeout(timer)
      for (const [folder, watcher] of watchers) drop(folder, watcher)
    },
  }
}

/** The folders to be watched; where only one name of a folder matters, that. */
function foldersOf(root: string): Map<string, string | undefined> {
  const folders = new Map<string, string | undefined>([[dirname(root), basename(root)]])
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
  return folders
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
