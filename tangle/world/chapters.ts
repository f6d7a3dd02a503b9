import { readdirSync, readFileSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { Source } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import { digestOf } from './digest.ts'

/** A chapter's file with its digest, before anybody decoded it. */
export type RawSource = {
  readonly path: string
  readonly slug: string
  readonly bytes: Buffer
  readonly digest: string
}

/**
 * Finds the chapters of a folder: every `.md` file below it, in the order of their paths. `README.md` files
 * are about the folder they stand in and no chapters; folders that begin with a dot are passed over.
 *
 * @param folder a folder, or one chapter's file
 * @param cwd what shown paths are relative to
 * @returns nothing where there is no such folder
 */
export function findChapters(folder: string, cwd: string): RawSource[] | undefined {
  const root = resolve(cwd, folder)
  const kind = statSync(root, { throwIfNoEntry: false })
  if (kind === undefined || !kind.isDirectory()) return undefined
  return listMarkdown(root).map((file) => {
    const bytes = readFileSync(file)
    const slug = relative(root, file).split(sep).join('/').replace(/\.md$/, '')
    return { path: shownPath(file, cwd), slug, bytes, digest: digestOf(bytes) }
  })
}

/** Reads one Markdown file as if it were the only chapter of its folder. */
export function readRaw(file: string, cwd: string): RawSource {
  const bytes = readFileSync(resolve(cwd, file))
  return {
    path: shownPath(resolve(cwd, file), cwd),
    slug: file.replace(/^.*\//, '').replace(/\.md$/, ''),
    bytes,
    digest: digestOf(bytes),
  }
}

/** Relative to where the person stands, with `/`; absolute only for what lies elsewhere. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file).split(sep).join('/')
  return path.startsWith('../../../') ? file : path
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes a chapter; bytes that are no UTF-8 (RFC 3629) are a problem at the line where they stand. */
export function decodeSource(raw: RawSource): { source: Source; problems: Problem[] } {
  try {
    return { source: { path: raw.path, slug: raw.slug, text: decoder.decode(raw.bytes) }, problems: [] }
  } catch {
    const text = raw.bytes.toString('utf8')
    return { source: { path: raw.path, slug: raw.slug, text }, problems: [invalidUtf8(raw, text)] }
  }
}

function invalidUtf8(raw: RawSource, text: string): Problem {
  const before = text.slice(0, text.indexOf('\uFFFD')).split('\n')
  return {
    code: 'invalid-utf8',
    message: 'This chapter is no UTF-8: here stand bytes that are no character.',
    at: { path: raw.path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    length: 1,
    expected: 'a file saved as UTF-8',
    hint: 'Open it in the encoding it was saved in, and save it as UTF-8.',
  }
}

function listMarkdown(root: string): string[] {
  const files: string[] = []
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}${sep}${entry.name}`
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) visit(path)
      else if (entry.name.endsWith('.md') && entry.name !== 'README.md') files.push(path)
    }
  }
  visit(root)
  const key = (file: string) => relative(root, file).split(sep).join('/')
  return files.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
