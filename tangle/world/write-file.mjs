// Plain JavaScript, since what bundles the tool writes files by it too.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file in one step: nobody sees half of it. Its folder is made if there is none.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function writeFileAtomically(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  // Two processes may write the same file at once.
  writeFileSync(`${path}.${process.pid}`, content)
  renameSync(`${path}.${process.pid}`, path)
}
