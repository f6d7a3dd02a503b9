import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { packageFolder } from './package-folder.ts'

/** How the book looks. */
export type Look = {
  /** A page with names in it for what each page has. */
  readonly template: string
  /** The stylesheet of the book as one file for reading systems, which know less of CSS. */
  readonly epubStyle: string
  /** What pages load, by name. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * Reads the look of the pages.
 *
 * @param style a stylesheet in the place of the tool's own, absolute
 * @param template a template in the place of the tool's own, absolute
 */
export function readLook(style?: string, template?: string): Look {
  const folder = join(packageFolder(), 'tangle/weave/look')
  const own = (name: string) => readFileSync(join(folder, name), 'utf8')
  const scripts = Object.fromEntries(
    ['page.js', 'replay.js', 'search.js', 'icon.svg', 'transcript.css'].map((name) => [name, own(name)]),
  )
  return {
    template: template === undefined ? own('page.html') : readFileSync(template, 'utf8'),
    epubStyle: own('epub.css'),
    files: {
      ...scripts,
      'book.css': style === undefined ? own('book.css') : readFileSync(style, 'utf8'),
      'minisearch.js': searchEngine(),
    },
  }
}

/** The engine as browsers load it, from its package; its licence goes with every copy. */
function searchEngine(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve('minisearch')), '../..')
  const licence = readFileSync(join(folder, 'LICENSE.txt'), 'utf8').trim()
  const script = readFileSync(join(folder, 'dist/umd/index.js'), 'utf8')
  return `/*!\n${licence}\n*/\n${script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')}`
}
