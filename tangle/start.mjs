#!/usr/bin/env node
// Starts the tool. Node 20 cannot run TypeScript, so next to its sources the tool is bundled first, whenever they
// have changed; an installed package has the bundle only. Only this file starts cli.ts. The bundle includes the small
// packages, because node takes longer to find their files than to run them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Newer node caches what it has compiled.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache()

const sources = dirname(fileURLToPath(import.meta.url))
const bundle = join(sources, '../dist/tool')

/** Packages outside the bundle: programs, what starts them, and what few runs need. */
const external = ['node:*', 'esbuild', 'execa', 'playwright-core', 'shiki', 'string-width', 'vitest']

if (process.argv[2] === '--prepare') {
  // For `npm ci` next to the sources: a new bundle, and `npx tangle` for the project itself.
  rmSync(bundle, { recursive: true, force: true })
  await bundleIfChanged()
  linkCommand(join(sources, '../node_modules/.bin/tangle'))
} else {
  process.exitCode = await start(process.argv.slice(2)).catch(explain)
}

/** @param {readonly string[]} words */
async function start(words) {
  if (existsSync(join(sources, 'cli.ts'))) await bundleIfChanged()
  const { main } = await import(pathToFileURL(join(bundle, 'cli.js')).href)
  return main(words)
}

/**
 * Says what the system refused before the tool could do so itself.
 *
 * @param {unknown} error
 */
function explain(error) {
  // Node says that a package is missing also where too many files are open.
  const isKnown = error instanceof Error && ('syscall' in error || isMissing(error))
  if (!isKnown) throw error
  process.stderr.write(`tangle: The tool cannot start: ${error.message}. Put that right, and run it again.\n`)
  return 1
}

/** @param {Error} error */
function isMissing(error) {
  return 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}

async function bundleIfChanged() {
  // An installed package has neither the sources nor these modules.
  const { digestOfProving, digestOfSources } = await import('./system/sources.mjs')
  const fingerprint = digestOfSources(sources)
  const mark = join(bundle, 'fingerprint')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return
  const { build, stop } = await import('esbuild')
  const { writeFileAtomically } = await import('./system/write-file.mjs')
  const { metafile, outputFiles } = await build({
    // Written below, so that a tool started in the meantime finds the old bundle or the new one.
    write: false,
    entryPoints: ['cli.ts', 'vitest.ts', 'suite.ts', 'session-entry.ts'].map((file) => join(sources, file)),
    outdir: bundle,
    bundle: true,
    splitting: true,
    external,
    // Neutral, so that the ES modules of each package are used.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    metafile: true,
    target: 'node20.19',
    define: {
      toolFingerprint: JSON.stringify(fingerprint),
      toolProvingFingerprint: JSON.stringify(digestOfProving(sources)),
    },
    logLevel: 'warning',
  })
  // The tool starts a process of its own, with limits.
  await stop()
  const isEntry = (/** @type {{ path: string }} */ { path }) => !/[\\/]chunk-|-[A-Z0-9]{8}\.js$/.test(path)
  // Chunks are named after their content, so the old ones may stay until the next `--prepare`.
  for (const file of outputFiles.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b))))
    writeFileAtomically(file.path, file.contents)
  writeFileAtomically(join(bundle, 'LICENSES.txt'), licensesOf(Object.keys(metafile.inputs)))
  writeFileAtomically(mark, fingerprint)
}

/**
 * The licences of the bundled packages, which must accompany every copy.
 *
 * @param {readonly string[]} inputs the paths of the bundled files
 */
function licensesOf(inputs) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])
  const texts = [...new Set(folders)].sort().map((folder) => {
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
    if (file === undefined) throw new Error(`${folder} has no licence to be copied`)
    return `${folder.replace(/^.*node_modules\//, '')}\n\n${readFileSync(join(folder, file), 'utf8')}`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
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
