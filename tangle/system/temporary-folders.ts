import { lstatSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { naming } from './failed-call.mjs'
import { leftBehind, ownerName, ownerShape } from './owner.mjs'
import { discard } from './write-file.mjs'

/*
 * Folders in the system's folder for temporary files. Each is named after the process that made it. It is gone when that
 * process ends, by a signal too; what SIGKILL leaves is removed when the next run makes one.
 */

const folders = new Set<string>()

/** The signals by which people and systems end a program that may still tidy up. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const swept = new Set<string>()

/**
 * Makes a temporary folder.
 *
 * @param use a part of its name
 * @returns its path, absolute and without links
 */
export function makeTemporaryFolder(use: 'types' | 'run' | 'pack'): string {
  const top = tmpdir()
  sweepTemporaryFolders(top)
  const folder = naming(top, () => realpathSync(mkdtempSync(join(top, `tangle-${use}-${ownerName()}-`))))
  if (folders.size === 0) watchEnd()
  folders.add(folder)
  return folder
}

/** Removes a temporary folder. The processes that write into it must have ended. */
export function removeTemporaryFolder(folder: string): void {
  discard(folder)
  handOver(folder)
}

/** Leaves the removal at the end of this process to another process. */
export function handOver(folder: string): void {
  folders.delete(folder)
  if (folders.size > 0) return
  process.off('exit', removeAll)
  for (const signal of signals) process.off(signal, endBy)
}

function watchEnd(): void {
  process.on('exit', removeAll)
  for (const signal of signals) process.on(signal, endBy)
}

function removeAll(): void {
  for (const folder of folders) discard(folder)
}

let isLeftToCaller = false

/** For a command that ends in an orderly way itself when a signal comes: the folders are gone when it has. */
export function leaveSignalsToCaller(): void {
  isLeftToCaller = true
}

/** Ends this process at once, as a signal without a listener does: what is still running could make the folders again. */
function endBy(signal: NodeJS.Signals): void {
  if (isLeftToCaller) return
  removeAll()
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

const shape = new RegExp(`^tangle-(?:types|run|pack)-(${ownerShape})-\\w{6}$`)

/** Removes the folders of processes that have ended, if they are this user's own and not links; once for each `top`. */
export function sweepTemporaryFolders(top = tmpdir()): void {
  if (swept.has(top)) return
  swept.add(top)
  for (const folder of leftBehind(top, shape).map((name) => join(top, name))) {
    const entry = lstatSync(folder, { throwIfNoEntry: false })
    if (entry?.isDirectory() && entry.uid === (process.getuid?.() ?? entry.uid)) discard(folder)
  }
}
