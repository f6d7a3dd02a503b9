import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SuiteOptions } from './suite.ts'

export type ChaptersOptions = {
  /** The folder of chapters, relative to where vitest runs. */
  readonly chapters: string
  /** Where the record of each run is kept, as JSON; nowhere when left out. */
  readonly traces?: string
}

/** As much of a Vite plugin as this is; Vite itself is not needed to say so. */
type Plugin = {
  readonly name: string
  readonly enforce: 'pre'
  readonly configureVitest: (context: {
    vitest: { config: { snapshotOptions: { updateSnapshot: string } } }
  }) => void
  readonly load: (id: string) => string | undefined
}

/**
 * Makes chapters test files for vitest: each transcript and each HTTP message is a test.
 *
 * Name them in the configuration's `include`, for instance `chapters/**\/*.md`. As with snapshots, `vitest -u`
 * writes what happened into the chapters; on a machine that says it is CI nothing is ever written.
 */
export function chapters(options: ChaptersOptions): Plugin {
  let update = false
  return {
    name: 'tangle-chapters',
    enforce: 'pre',
    configureVitest: ({ vitest }) => {
      update = vitest.config.snapshotOptions.updateSnapshot === 'all' && !process.env.CI
    },
    load: (id) => {
      const [file = ''] = id.split('?')
      if (!file.endsWith('.md')) return undefined
      const suite: SuiteOptions = { ...options, file, update }
      return `import { proveFile } from ${JSON.stringify(suiteModule())}\nawait proveFile(${JSON.stringify(suite)})\n`
    },
  }
}

/** The suite stands beside this module: as a source, or bundled. */
function suiteModule(): string {
  const source = fileURLToPath(new URL('./suite.ts', import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL('./suite.js', import.meta.url))
}
