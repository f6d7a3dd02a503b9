import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { naming } from './failed-call.mjs'
import { discard, removeIfEmpty, sweepTemporaryFiles, temporaryName, writeNewFile } from './write-file.mjs'

/**
 * Replaces the content of a file that a person made, in one step. It keeps its owner and its mode, and a link to it remains
 * a link. Where the system refuses, it stays as it is.
 *
 * @param file absolute
 * @param staging a folder in which the new content is written, so that a run that is killed leaves nothing beside the
 *   file. It is made, and removed again if it is empty. Where it is on another disk, or cannot be used, the content is
 *   written into a hidden file beside the other.
 */
export function replaceFile(file: string, content: string, staging: string): void {
  const real = realpathSync(file)
  sweepTemporaryFiles(dirname(real))
  if (!replacedFrom(staging, real, content)) replaceFrom(dirname(real), real, content)
}

function replacedFrom(staging: string, file: string, content: string): boolean {
  let made: string | undefined
  try {
    made = mkdirSync(staging, { recursive: true })
    if (!lstatSync(staging).isDirectory()) return false
    sweepTemporaryFiles(staging)
    replaceFrom(staging, file, content)
    return true
  } catch {
    // The other way reports what is wrong.
    return false
  } finally {
    removeIfEmpty(staging)
    if (made === dirname(staging)) removeIfEmpty(made)
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
