import { join } from 'node:path'
import { build } from 'esbuild'
import { runNode } from './process.mjs'

/**
 * Makes all that is measured: the tool's bundle and one of extraction alone, and the large book.
 *
 * @param {string} workshop where the book goes, into `chapters/`, and extraction, as `extract.mjs`
 * @returns {Promise<number>} the size of the book in bytes
 */
export async function prepare(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  await build({
    entryPoints: [join(import.meta.dirname, 'subjects/extract.ts')],
    outfile: join(workshop, 'extract.mjs'),
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    format: 'esm',
    target: 'node20.19',
  })
  // The tool bundles itself when its sources have changed; no measured run is to do it.
  runNode([join(import.meta.dirname, '../../tangle/start.mjs'), '--help'], place)
  const { output } = runNode([join(import.meta.dirname, 'book/write.mjs'), 'chapters'], place)
  return Number(output)
}
