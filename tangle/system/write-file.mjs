// Plain JavaScript, because the bundler uses it too.
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { naming } from './failed-call.mjs'
import { leftBehind, ownerName, ownerShape } from './owner.mjs'

/**
 * Writes a file in one step, so that no reader sees half of it. Its folder is created if it does not exist. Where it cannot
 * be written nothing has changed.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function writeFileAtomically(path, content) {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  if (!swept.has(folder)) sweepTemporaryFiles(folder)
  const before = temporaryName(folder)
  try {
    writeNewFile(before, content, path)
    naming(path, () => renameSync(before, path))
  } catch (error) {
    discard(before)
    throw error
  }
}

/**
 * Removes what nobody needs any more. Where the system refuses, it is left to the sweep of a later run.
 *
 * @param {string} path
 */
export function discard(path) {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // Not worth failing the run that made it.
  }
}

/**
 * Removes a folder if nothing is in it. A link to a folder stays.
 *
 * @param {string} folder
 */
export function removeIfEmpty(folder) {
  try {
    rmdirSync(folder)
  } catch {
    // It holds files, is gone already, or may not be removed.
  }
}

/**
 * Writes a file that nobody has seen yet. What is already there, even a link, is replaced and never written through.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 * @param {string} [name] the file that people know it by
 * @param {number} [mode] its permissions, before the process's own mask
 */
export function writeNewFile(path, content, name = path, mode = 0o666) {
  naming(name, () => {
    rmSync(path, { force: true })
    writeFileSync(path, content, { flag: 'wx', mode })
  })
}

/**
 * The path of what is only there while something else is written: hidden, and named after this process.
 *
 * @param {string} folder
 * @param {'' | '-new'} kind a file, or a folder of files
 */
export function temporaryName(folder, kind = '') {
  return join(folder, `.tangle-${ownerName()}${kind}`)
}

const temporary = new RegExp(String.raw`^\.tangle-(${ownerShape})(?:-new)?$`)

/**
 * The folders that this process has swept.
 *
 * @type {Set<string>}
 */
const swept = new Set()

/**
 * Removes what processes which have ended left in a folder.
 *
 * @param {string} folder which may not exist
 */
export function sweepTemporaryFiles(folder) {
  swept.add(folder)
  for (const name of leftBehind(folder, temporary)) discard(join(folder, name))
}
