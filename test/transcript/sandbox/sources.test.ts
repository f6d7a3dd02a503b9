import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { filesOfProving } from '../../../tangle/system/sources.mjs'

const tangle = join(import.meta.dirname, '../../../tangle')

test('what proving rests on is all that a bundle of it would hold, and no page', async () => {
  const found = filesOfProving(tangle).map((file) => relative(tangle, file))
  const { metafile } = await build({
    entryPoints: ['book/extract.ts', 'verify.ts'].map((file) => join(tangle, file)),
    absWorkingDir: tangle,
    bundle: true,
    write: false,
    splitting: true,
    outdir: 'out',
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  const bundled = Object.keys(metafile.inputs)
  expect(bundled.length).toBeGreaterThan(50)
  expect(bundled.filter((file) => !found.includes(file))).toEqual([])
  expect(found.filter((file) => /^(?:weave|commands|report)\//.test(file))).toEqual([])
  expect(found).toContain('witness/witness.mjs')
})
