// Plain JavaScript, since what bundles the tool writes files by it too.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file in one step: nobody sees half of it. Its folder is made if there is none.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 * @param {string} [before] where it is written first; two processes may write the same file at once
 */
export function writeFileAtomically(path, content, before = `${path}.${process.pid}`) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(before, content)
  renameSync(before, path)
}
