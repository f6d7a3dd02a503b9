#!/usr/bin/env node
// Starts the tool. Node 20 cannot run TypeScript, so beside its sources the tool is bundled first, whenever
// they changed; an installed package has the bundle only. This is the one door in front of cli.ts.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const sources = dirname(fileURLToPath(import.meta.url))
const bundle = join(sources, '../dist/tool')

if (process.argv[2] === '--prepare') {
  // What `npm ci` does beside its sources: a fresh bundle, and `npx tangle` for the project itself.
  rmSync(bundle, { recursive: true, force: true })
  await bundleIfChanged()
  linkCommand(join(sources, '../node_modules/.bin/tangle'))
} else {
  if (existsSync(join(sources, 'cli.ts'))) await bundleIfChanged()
  const { main } = await import(pathToFileURL(join(bundle, 'cli.js')).href)
  process.exitCode = await main(process.argv.slice(2))
}

async function bundleIfChanged() {
  const files = readdirSync(sources, { recursive: true })
    .map(String)
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(sources, file)))
  const fingerprint = hash.digest('hex').slice(0, 16)
  const mark = join(bundle, 'fingerprint')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return
  const { build } = await import('esbuild')
  await build({
    // The last two are for the bench, which measures them alone.
    entryPoints: ['cli.ts', 'vitest.ts', 'suite.ts', 'load.ts', 'data/program.ts'].map((file) =>
      join(sources, file),
    ),
    outdir: bundle,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    define: { toolFingerprint: JSON.stringify(fingerprint) },
    logLevel: 'warning',
  })
  writeFileSync(mark, fingerprint)
}

/**
 * npm links the commands of dependencies, not the project's own.
 *
 * @param {string} path
 */
function linkCommand(path) {
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  symlinkSync('../../tangle/start.mjs', path)
}
