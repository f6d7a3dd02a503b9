// A digest of the tool's own sources. Plain JavaScript, since what bundles the tool asks for it too.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What has no part in how a transcript is run and judged. */
const besideProving =
  /^(weave|commands|report)[/\\]|^(cli|vitest|suite|update|build|weave|where|session|coverage|evidence)\.ts$/

/**
 * @param {string} folder the folder of the tool's sources
 * @param {boolean} [isProving] whether only that counts which has to do with proving
 */
export function digestOfSources(folder, isProving = false) {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => /\.(ts|mjs|js|css|html|svg)$/.test(file) && !(isProving && besideProving.test(file)))
    .sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(folder, file)))
  const lock = join(folder, '../package-lock.json')
  if (existsSync(lock)) hash.update(readFileSync(lock))
  return hash.digest('hex').slice(0, 16)
}
