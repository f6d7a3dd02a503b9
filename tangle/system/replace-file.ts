import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { naming } from './failed-call.mjs'
import { keepFile, undoneOnFailure } from './undo.ts'
import { discard, removeIfEmpty, sweepTemporaryFiles, temporaryName, writeNewFile } from './write-file.mjs'

/** As {@link replaceFiles}, for one file. */
export function replaceFile(file: string, content: string, staging: string): void {
  replaceFiles(new Map([[file, content]]), staging)
}

/**
 * Replaces the contents of files that a person made. Each is replaced in one step and keeps its owner and its mode, and a link
 * to it remains a link. Where the system refuses, all of them stay as they are. All new contents are written before the first
 * file is replaced, so a run has to be killed in a very short time to leave some files new and others old.
 *
 * @param contents by the files' absolute paths
 * @param staging a folder in which the new contents are written, so that a run that is killed leaves nothing beside the files.
 *   It is made, and removed again if it is empty. Where it is on another disk, or cannot be used, the new content is
 *   written into a hidden folder beside the file.
 */
export function replaceFiles(contents: ReadonlyMap<string, string>, staging: string): void {
  const replacements: Replacement[] = []
  const made = makeStaging(staging)
  try {
    for (const [path, content] of contents) {
      const file = realpathSync(path)
      sweepTemporaryFiles(dirname(file))
      const name = String(replacements.length)
      replacements.push(
        preparedIn(staging, file, content, name) ?? prepare(dirname(file), file, content, name),
      )
    }
    undoneOnFailure((undo) => {
      for (const { file, fresh, aside } of replacements) {
        naming(file, () => renameSync(fresh, file))
        undo.push(() => renameSync(aside, file))
      }
    })
  } finally {
    for (const { folder } of replacements) discard(folder)
    removeIfEmpty(staging)
    if (made === dirname(staging)) removeIfEmpty(made)
  }
}

/** A new content, ready to be moved into its place, and the old one, ready to be moved back. */
type Replacement = {
  /** Without links. */
  readonly file: string
  /** Holds the other two. */
  readonly folder: string
  readonly fresh: string
  readonly aside: string
}

/** @returns the outermost folder that had to be made */
function makeStaging(staging: string): string | undefined {
  try {
    const made = mkdirSync(staging, { recursive: true })
    if (lstatSync(staging).isDirectory()) sweepTemporaryFiles(staging)
    return made
  } catch {
    // Contents are written beside the files then.
    return undefined
  }
}

function preparedIn(staging: string, file: string, content: string, name: string): Replacement | undefined {
  try {
    return lstatSync(staging).isDirectory() ? prepare(staging, file, content, name) : undefined
  } catch {
    // The other way reports what is wrong.
    return undefined
  }
}

function prepare(above: string, file: string, content: string, name: string): Replacement {
  const folder = temporaryName(above, '-new')
  const one = { file, folder, fresh: join(folder, name), aside: join(folder, `${name}-old`) }
  try {
    naming(file, () => mkdirSync(folder, { recursive: true }))
    writeNewFile(one.fresh, content, file)
    naming(file, () => {
      takeOver(one.fresh, file)
      keepFile(file, one.aside)
    })
    return one
  } catch (error) {
    discard(one.fresh)
    removeIfEmpty(folder)
    throw error
  }
}

/** Gives a file the owner and the mode of another. */
function takeOver(fresh: string, file: string): void {
  const { uid, gid, mode } = statSync(file)
  const { uid: ownUid, gid: ownGid } = statSync(fresh)
  if (uid !== ownUid || gid !== ownGid) chownSync(fresh, uid, gid)
  chmodSync(fresh, mode & 0o7777)
}
