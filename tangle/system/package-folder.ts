import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, whether the tool runs from its sources or from its bundle. */
export function packageFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'tangle/witness/witness.mjs'))) return folder
    if (dirname(folder) === folder) throw new Error('the witness is missing from this package')
  }
}

/** The version that this package says it has. */
export function packageVersion(): string {
  const text = readFileSync(join(packageFolder(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
