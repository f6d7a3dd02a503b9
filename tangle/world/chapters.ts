import { readdirSync, readFileSync } from 'node:fs'
import { basename, relative, resolve, sep } from 'node:path'
import type { Source } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import { digestOf } from './digest.ts'
import { kindOf } from './disk.ts'

/** A chapter's file, before anybody read it. */
export type ChapterFile = {
  /** Where it is, absolute. */
  readonly file: string
  /** As people are shown it. */
  readonly path: string
  readonly slug: string
  /** As source maps call it. */
  readonly name: string
  /** What somebody is writing there and has not saved; else what is on the disk counts. */
  readonly text?: string | undefined
}

/** A chapter's bytes, before anybody decoded them. */
export type RawSource = {
  readonly path: string
  readonly slug: string
  readonly name: string
  readonly bytes: Buffer
}

/**
 * Finds the chapters of a folder: every `.md` file below it, in the order of their paths. `README.md` files
 * are about the folder they stand in and no chapters; what begins with a dot is passed over, and folders of packages are.
 *
 * @param cwd what shown paths are relative to
 * @returns nothing where there is no such folder
 */
export function findChapters(folder: string, cwd: string): ChapterFile[] | undefined {
  const root = resolve(cwd, folder)
  if (kindOf(root) !== 'folder') return undefined
  return listMarkdown(root).map((file) => {
    const inside = relative(root, file).split(sep).join('/')
    const name = `${basename(root)}/${inside}`
    return { file, path: shownPath(file, cwd), slug: inside.replace(/\.md$/, ''), name }
  })
}

/** The files of a folder of chapters that are no Markdown, pictures above all: path below it, with `/`. */
export function findAttachments(folder: string, cwd: string): string[] {
  const root = resolve(cwd, folder)
  return listFiles(root)
    .filter((file) => !file.endsWith('.md') && kindOf(file) === 'file')
    .map((file) => relative(root, file).split(sep).join('/'))
}

/** The digest of a chapter as it is on the disk now; of one that cannot be read, what is no digest. */
export function digestOfChapter({ file }: ChapterFile): string {
  const bytes = readChapter(file)
  return Buffer.isBuffer(bytes) ? digestOf(bytes) : 'unreadable'
}

/** A chapter's bytes, or why there are none. */
function readChapter(file: string): Buffer | NodeJS.ErrnoException {
  try {
    return readFileSync(file)
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

/** One Markdown file as if it were the only chapter of its folder. */
export function loneChapter(path: string, cwd: string): ChapterFile {
  const file = resolve(cwd, path)
  const name = basename(file)
  return { file, path: shownPath(file, cwd), slug: name.replace(/\.md$/, ''), name }
}

/**
 * Reads and decodes chapters one at a time, as they are asked for: a book is never held whole.
 *
 * @param problems gets what is wrong with their bytes
 * @param onRead sees each chapter's bytes
 */
export function* readSources(
  files: readonly ChapterFile[],
  problems: Problem[],
  onRead?: (raw: RawSource) => void,
): Generator<Source> {
  for (const { file, path, slug, name, text } of files) {
    const bytes = text === undefined ? readChapter(file) : Buffer.from(text)
    if (!Buffer.isBuffer(bytes)) {
      problems.push(unreadable(path, bytes))
      yield { path, slug, name, text: '' }
      continue
    }
    const raw = { path, slug, name, bytes }
    onRead?.(raw)
    const decoded = decodeSource(raw)
    problems.push(...decoded.problems)
    yield decoded.source
  }
}

/** Relative to where the person stands, with `/`; absolute only for what lies elsewhere. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file).split(sep).join('/')
  return path.startsWith('../../../') ? file : path
}

/** Problems whose paths are absolute, as people are shown them. */
export function shownFrom(cwd: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    at: { ...problem.at, path: shownPath(problem.at.path, cwd) },
  }))
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes a chapter; bytes that are no UTF-8 (RFC 3629) are a problem at the line where they stand. */
export function decodeSource(raw: RawSource): { source: Source; problems: Problem[] } {
  const { bytes, ...source } = raw
  try {
    return { source: { ...source, text: decoder.decode(bytes) }, problems: [] }
  } catch {
    return { source: { ...source, text: bytes.toString('utf8') }, problems: [invalidUtf8(raw)] }
  }
}

function unreadable(path: string, { code }: NodeJS.ErrnoException): Problem {
  const isGone = code === 'ENOENT'
  return {
    code: 'unreadable-chapter',
    message: `This chapter cannot be read: ${isGone ? 'it is a link to nothing' : `the system says ${code}`}.`,
    at: { path, line: 1, column: 1 },
    expected: 'a file, or a link to one',
    hint: isGone
      ? 'Remove the link, or put back what it leads to.'
      : 'Put it right, or move it out of the folder.',
  }
}

function invalidUtf8(raw: RawSource): Problem {
  const before = readableStart(raw.bytes).split('\n')
  return {
    code: 'invalid-utf8',
    message: 'This chapter is no UTF-8: here stand bytes that are no character.',
    at: { path: raw.path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    length: 1,
    expected: 'a file saved as UTF-8',
    hint: 'Open it in the encoding it was saved in, and save it as UTF-8.',
  }
}

/** The text before the first byte that is no character; a U+FFFD that the author wrote is one. */
function readableStart(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  for (let end = text.indexOf('\uFFFD'); end >= 0; end = text.indexOf('\uFFFD', end + 1)) {
    const start = text.slice(0, end)
    const size = Buffer.byteLength(start)
    if (!bytes.subarray(size, size + 3).equals(Buffer.from('\uFFFD'))) return start
  }
  return text
}

function listMarkdown(root: string): string[] {
  const key = (file: string) => relative(root, file).split(sep).join('/')
  return listFiles(root)
    .filter((file) => file.endsWith('.md') && !file.endsWith(`${sep}README.md`))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** Every file below a folder, but none in folders that begin with a dot or hold packages. */
function listFiles(root: string): string[] {
  const files: string[] = []
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}${sep}${entry.name}`
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) visit(path)
      else files.push(path)
    }
  }
  visit(root)
  return files.sort()
}
