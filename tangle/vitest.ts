import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChapters } from './chapter/chapter-files.ts'
import type { SuiteOptions } from './suite.ts'
import { kindOf } from './system/disk.ts'
// The published types; checked here, so that they stay true.
import type { chapters as Chapters } from './vitest-plugin.d.ts'

export const chapters: typeof Chapters = ({ chapters: folder = 'chapters', traces } = {}) => {
  let update = false
  return {
    name: 'tangle-chapters',
    enforce: 'pre',
    configureVitest: ({ vitest, project }) => {
      update = vitest.config.snapshotOptions.updateSnapshot === 'all'
      project.config.exclude.push(...neverEnding(folder))
    },
    load: (id) => {
      const [file = ''] = id.split('?')
      if (!file.endsWith('.md')) return undefined
      const suite: SuiteOptions = {
        chapters: folder,
        file,
        update,
        ...(traces === undefined ? {} : { traces }),
      }
      return `import { proveFile } from ${JSON.stringify(suiteModule())}\nawait proveFile(${JSON.stringify(suite)})\n`
    },
  }
}

/**
 * The chapters that are pipes or devices, as patterns: vitest would wait for the end of their text. The test files of all other
 * chapters report them.
 */
function neverEnding(folder: string): string[] {
  const chapters = findChapters(folder, process.cwd()) ?? []
  const others = chapters.filter(({ file }) => kindOf(file) === 'other')
  return others.map(({ path }) => path.replaceAll(/[\\*?[\](){}!+@|]/g, '\\$&'))
}

/** The suite is next to this module: as a source, or bundled. */
function suiteModule(): string {
  const source = fileURLToPath(new URL('./suite.ts', import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL('./suite.js', import.meta.url))
}
