import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { packageFolder } from '../system/package-folder.ts'

/** What pages consist of, apart from their text. */
export type Assets = {
  /** A page with `{{names}}` for the parts of each page. */
  readonly template: string
  /** The stylesheet of the electronic book, for reading systems with less CSS. */
  readonly epubStyle: string
  /** The files that pages load, by name. */
  readonly files: Readonly<Record<string, string>>
}

/** The texts that a book brings along, and whether it has alerts, task lists or footnotes. */
export type Look = {
  /** Replaces the tool's own. */
  readonly style?: string | undefined
  /** Replaces the tool's own. */
  readonly template?: string | undefined
  readonly hasForgeBlocks: boolean
}

/** Stylesheets by what they style, in the order in which a page has them: later rules win. */
const styles = {
  book: ['theme', 'page', 'prose', 'code', 'lists', 'narrow', 'print'],
  transcript: ['theme', 'rows', 'replay', 'diagram', 'narrow', 'print'],
} as const

/**
 * Reads the template, the stylesheets and the scripts of the pages.
 */
export function readAssets({ style, template, hasForgeBlocks }: Look): Assets {
  const folder = join(packageFolder(), 'tangle/pages/assets')
  const own = (name: string) => readFileSync(join(folder, name), 'utf8')
  const joined = (kind: keyof typeof styles) =>
    lighter(styles[kind].map((part) => own(`${kind}/${part}.css`)).join('\n'))
  const forge = hasForgeBlocks ? `\n${own('book/forge.css')}` : ''
  const asTheyAre = ['page.js', 'replay.js', 'search.js', 'icon.svg'].map((name) => [name, own(name)])
  return {
    template: template ?? own('page.html'),
    epubStyle: own('epub.css') + forge,
    files: {
      ...Object.fromEntries(asTheyAre),
      'transcript.css': joined('transcript'),
      'book.css': style ?? joined('book') + forge,
      'minisearch.js': searchEngine(),
    },
  }
}

/** What pages load only while they are served to the one who writes them, by name. */
export function readDraftAssets(): Readonly<Record<string, string>> {
  const folder = join(packageFolder(), 'tangle/pages/assets')
  return Object.fromEntries(
    ['draft.css', 'draft.js'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}

/** A stylesheet of ours without what only its authors read: comments, indentation, most line ends. */
function lighter(css: string): string {
  const lines = css.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\n\s+/g, '\n')
  return lines.replaceAll(/([{};,])\n/g, '$1').trimStart()
}

/** The search engine as browsers load it, from its package, with its licence. */
function searchEngine(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve('minisearch')), '../..')
  const licence = readFileSync(join(folder, 'LICENSE.txt'), 'utf8').trim()
  const script = readFileSync(join(folder, 'dist/umd/index.js'), 'utf8')
  return `/*!\n${licence}\n*/\n${script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')}`
}
