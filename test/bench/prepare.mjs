import { join } from 'node:path'
import { build } from 'esbuild'
import { runNode } from './process.mjs'

/** Where the bundled subjects are: inside the project, so that they find its packages. */
export const subjects = join(import.meta.dirname, '../../dist/bench')

/**
 * Makes all that is measured: the tool's bundle, those of its parts, and the large book.
 *
 * @param {string} workshop where the book goes, into `chapters/`
 * @returns {Promise<number>} the size of the book in bytes
 */
export async function prepare(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  await build({
    entryPoints: ['extract', 'types', 'edit', 'map'].map((name) =>
      join(import.meta.dirname, `subjects/${name}.ts`),
    ),
    outdir: subjects,
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*', 'esbuild'],
    define: { toolFingerprint: '"bench"' },
    format: 'esm',
    target: 'node20.19',
  })
  // The tool bundles itself when its sources have changed; no measured run is to do it.
  runNode([join(import.meta.dirname, '../../tangle/start.mjs'), '--help'], place)
  const { output } = runNode([join(import.meta.dirname, 'book/write.mjs'), 'chapters'], place)
  return Number(output)
}
