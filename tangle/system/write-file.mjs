// Plain JavaScript, because the bundler uses it too.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file in one step, so that no reader sees half of it. Its folder is created if it does not exist.
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
