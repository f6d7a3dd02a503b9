import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { naming } from './failed-call.mjs'
import { discard, sweepTemporaryFiles, temporaryName, writeNewFile } from './write-file.mjs'

/**
 * Replaces the content of a file that a person made, in one step. It keeps its owner and its mode, and a link to it remains
 * a link. Where the system refuses, it stays as it is.
 *
 * @param file absolute
 * @param workshop a folder in which the new content is written, so that a run that is killed leaves nothing beside the
 *   file. It is made, and removed again if it is empty. Where it is on another disk, or cannot be used, the content is
 *   written into a hidden file beside the other.
 */
export function replaceFile(file: string, content: string, workshop: string): void {
  const real = realpathSync(file)
  sweepTemporaryFiles(dirname(real))
  if (!replacedFrom(workshop, real, content)) replaceFrom(dirname(real), real, content)
}

function replacedFrom(workshop: string, file: string, content: string): boolean {
  let made: string | undefined
  try {
    made = mkdirSync(workshop, { recursive: true })
    if (!lstatSync(workshop).isDirectory()) return false
    sweepTemporaryFiles(workshop)
    replaceFrom(workshop, file, content)
    return true
  } catch {
    // The other way tells what is wrong.
    return false
  } finally {
    removeIfEmpty(workshop)
    if (made === dirname(workshop)) removeIfEmpty(made)
  }
}

/** @param file without links */
function replaceFrom(folder: string, file: string, content: string): void {
  const fresh = temporaryName(folder)
  try {
    writeNewFile(fresh, content, file)
    naming(file, () => takeOver(fresh, file))
    naming(file, () => renameSync(fresh, file))
  } finally {
    discard(fresh)
  }
}

/** Gives a file the owner and the mode of another. */
function takeOver(fresh: string, file: string): void {
  const { uid, gid, mode } = statSync(file)
  const { uid: ownUid, gid: ownGid } = statSync(fresh)
  if (uid !== ownUid || gid !== ownGid) chownSync(fresh, uid, gid)
  chmodSync(fresh, mode & 0o7777)
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It has other files, or never was.
  }
}
