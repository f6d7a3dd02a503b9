// Plain JavaScript, because the bundler uses it too.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { naming } from './failed-call.mjs'
import { isGone, ownerName, ownerShape } from './owner.mjs'

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
 * Removes what nobody needs any more. Where the system refuses that it is left to the sweep of a later run.
 *
 * @param {string} path
 */
export function discard(path) {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // Not worth the run that made it.
  }
}

/**
 * Writes a file that nobody has seen yet. What is there, a link even, is replaced and never written through.
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
  for (const name of namesIn(folder)) {
    const owner = temporary.exec(name)?.[1]
    if (owner !== undefined && isGone(owner)) discard(join(folder, name))
  }
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
