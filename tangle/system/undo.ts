import { copyFileSync, linkSync, renameSync, rmSync } from 'node:fs'
import { entryAt } from './entry-at.ts'
import { naming } from './failed-call.mjs'

/** Undoes one step. */
export type Undo = () => void

/** Does some work, each step of which says how it is undone; where one fails, those before it are undone. */
export function undoneOnFailure(work: (undo: Undo[]) => void): void {
  const undo: Undo[] = []
  try {
    work(undo)
  } catch (error) {
    undoAll(undo)
    throw error
  }
}

/** The last step first. Where undoing fails too, the notes are left as they are: they name the files that may be there. */
function undoAll(steps: readonly Undo[]): void {
  try {
    for (const step of steps.toReversed()) step()
  } catch {
    return
  }
}

/**
 * Keeps what is at a path, so that it can be put back. A file stays where it is too, so that readers find it until it is
 * replaced; a folder is moved.
 *
 * @param aside where it is kept, on the same disk
 */
export function setAside(path: string, aside: string, undo: Undo[]): void {
  const entry = entryAt(path)
  if (entry?.isDirectory()) naming(path, () => renameSync(path, aside))
  else if (entry !== undefined) naming(path, () => keepFile(path, aside))
  undo.push(() => {
    if (entry === undefined || entry.isDirectory()) rmSync(path, { force: true })
    if (entry !== undefined) renameSync(aside, path)
  })
}

/**
 * Keeps a file's content under a second name on the same disk. Some systems do not allow a link to a file of another user, so it
 * may be a copy.
 */
export function keepFile(path: string, aside: string): void {
  try {
    linkSync(path, aside)
  } catch (error) {
    // From another disk nothing could be put back in one step.
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') throw error
    copyFileSync(path, aside)
  }
}
