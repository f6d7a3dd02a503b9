import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Source } from './chapter.ts'
import type { Problem } from '../problem/problem.ts'
import { digestOf } from '../system/digest.ts'
import { digestThroughLinks, kindOf } from '../system/disk.ts'
import { isSettings, settingsName } from './settings-file.ts'
import { isInside, isPassedOver, readInside, type Refusal } from '../system/read-inside.ts'
import { utf8Text } from '../text/utf8.ts'

/** A chapter's file, before it is read. */
export type ChapterFile = {
  /** Where it is, absolute. */
  readonly file: string
  /** The folder that it must not lead out of, if it is a link: absolute. */
  readonly folder: string
  /** As it is shown to people. */
  readonly path: string
  readonly slug: string
  /** As source maps name it. */
  readonly name: string
  /** The text of an editor that has not saved it; otherwise the file on the disk is read. */
  readonly text?: string | undefined
}

/**
 * Finds the chapters of a folder: every `.md` file below it except `README.md`, in the order of their paths. What begins with
 * a dot is skipped, and so is `node_modules`. Markdown with another ending comes along, and is a problem when it is read.
 *
 * @param cwd what shown paths are relative to
 * @returns nothing where that folder does not exist
 */
export function findChapters(folder: string, cwd: string): ChapterFile[] | undefined {
  return findMarkdown(folder, cwd)?.filter(({ file }) => !isReadme(file))
}

/** The same with every `README.md`, which is the contents of its folder. */
export function findMarkdown(folder: string, cwd: string): ChapterFile[] | undefined {
  const root = resolve(cwd, folder)
  if (kindOf(root) !== 'folder') return undefined
  return listMarkdown(root).map((file) => {
    const inside = pathBelow(root, file)
    const name = `${basename(root)}/${inside}`
    return { file, folder: root, path: shownPath(file, cwd), slug: inside.replace(/\.md$/, ''), name }
  })
}

/** The file beside a book's chapters, which says what holds for all of them; nothing where there is none. */
export function settingsFile([first]: readonly ChapterFile[]): ChapterFile | undefined {
  if (first === undefined) return undefined
  const { folder, slug } = first
  const file = join(folder, settingsName)
  const shownFolder = first.path.replace(/\.md$/, '').slice(0, -slug.length)
  return kindOf(file) && { file, folder, path: `${shownFolder}${settingsName}`, slug: '', name: '' }
}

/**
 * The files in a folder of chapters that are not Markdown, such as pictures: paths below it, with `/`.
 *
 * @param root absolute
 */
export function findAttachments(root: string): string[] {
  return listFiles(root)
    .filter((file) => !file.endsWith('.md') && kindOf(file) === 'file')
    .map((file) => pathBelow(root, file))
}

/** The digest of each file, also behind links, by shown path. */
export function digestsBehind(files: readonly string[], cwd: string): Record<string, string> {
  return Object.fromEntries(files.map((file) => [shownPath(file, cwd), digestThroughLinks(file)]))
}

/**
 * The digests of the chapters' files and of the book's settings as they are now, by shown path; for an unreadable file, a text
 * that is not a digest.
 */
export function digestsOf(files: readonly ChapterFile[]): Record<string, string> {
  const settings = settingsFile(files)
  return Object.fromEntries(
    [...files, ...(settings === undefined ? [] : [settings])].map(({ file, folder, path }) => {
      const bytes = readInside(folder, file)
      return [path, Buffer.isBuffer(bytes) ? digestOf(bytes) : 'unreadable']
    }),
  )
}

/** One Markdown file as if it were the only chapter of its folder. */
export function loneChapter(path: string, cwd: string): ChapterFile {
  const file = resolve(cwd, path)
  const name = basename(file)
  return { file, folder: dirname(file), path: shownPath(file, cwd), slug: name.replace(/\.md$/, ''), name }
}

type DecodedFile = {
  readonly source: Source
  /** Of its bytes; `undefined` where it cannot be read. */
  readonly digest: string | undefined
  readonly problems: readonly Problem[]
}

/** Reads and decodes a chapter; bytes that are not UTF-8 (RFC 3629) are a problem. */
export function decodeFile({ file, folder, text, ...names }: ChapterFile): DecodedFile {
  if (isMisnamed(file))
    return { source: { ...names, text: '' }, digest: undefined, problems: [misnamed(names.path)] }
  const bytes = text === undefined ? readInside(folder, file) : Buffer.from(text)
  if (!Buffer.isBuffer(bytes)) {
    const problems = [unreadable(names.path, bytes)]
    return { source: { ...names, text: '' }, digest: undefined, problems }
  }
  const digest = digestOf(bytes)
  const decoded = utf8Text(bytes)
  if (decoded !== undefined) return { source: { ...names, text: decoded }, digest, problems: [] }
  const problems = [invalidUtf8(names.path, bytes)]
  return { source: { ...names, text: bytes.toString('utf8') }, digest, problems }
}

/** A path as it is shown: relative to `cwd`, with `/`; absolute only for a file that is far from it. */
export function shownPath(file: string, cwd: string): string {
  const path = pathBelow(cwd, file)
  if (path === '') return '.'
  return path.startsWith('../../../') ? file : path
}

/** A path relative to a folder, with `/` on every system. */
function pathBelow(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/')
}

/** Problems with absolute paths, as they are shown. */
export function shownFrom(cwd: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    at: { ...problem.at, path: shownPath(problem.at.path, cwd) },
  }))
}

/** Endings that other tools know as Markdown. */
const markdownEnding = /\.(?:md|mdx|mdown|mkd|mkdn|markdown)$/i

function isMisnamed(file: string): boolean {
  return markdownEnding.test(file) && !file.endsWith('.md')
}

function misnamed(path: string): Problem {
  return {
    code: 'misnamed-chapter',
    message: 'Only files whose names end in `.md` are chapters, so this one would not be part of the book.',
    at: { path, line: 1, column: 1 },
    expected: `\`${basename(path).replace(markdownEnding, '.md')}\``,
    hint: 'Rename it, or move it out of the folder.',
  }
}

/** What is expected of a file of the book that cannot be read. */
export const expectedFile = 'a file, or a link to another file of the folder of chapters'

function unreadable(path: string, { kind, reason }: Refusal): Problem {
  return {
    code: 'unreadable-chapter',
    message: `${subjectOf(path)} cannot be read: ${reason}.`,
    at: { path, line: 1, column: 1 },
    expected: expectedFile,
    hint: hints[kind],
  }
}

function subjectOf(path: string): string {
  return isSettings(path) ? 'The file of settings' : 'This chapter'
}

/** What to do about a chapter that is not read. */
const hints: Readonly<Record<Refusal['kind'], string>> = {
  outside: 'Put the file itself in place of the link.',
  nothing: 'Remove the link, or put back what it leads to.',
  'no file': 'Move it out of the folder.',
  system: 'Put it right, or move it out of the folder.',
}

function invalidUtf8(path: string, bytes: Buffer): Problem {
  const before = readableStart(bytes).split('\n')
  return {
    code: 'invalid-utf8',
    message: `${subjectOf(path)} is not UTF-8: these bytes are not a character.`,
    at: { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    length: 1,
    expected: 'a file saved as UTF-8',
    hint: 'Open it in the encoding it was saved in, and save it as UTF-8.',
  }
}

/** The text before the first byte that is not part of a character; a U+FFFD that the author wrote is one. */
function readableStart(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  for (let end = text.indexOf('\uFFFD'); end >= 0; end = text.indexOf('\uFFFD', end + 1)) {
    const start = text.slice(0, end)
    const size = Buffer.byteLength(start)
    if (!bytes.subarray(size, size + 3).equals(Buffer.from('\uFFFD'))) return start
  }
  return text
}

/** Whether a Markdown file is the contents of its folder, and not a chapter. */
export function isReadme(file: string): boolean {
  return /^README\.[^.]+$/.test(basename(file))
}

function listMarkdown(root: string): string[] {
  const key = (file: string) => pathBelow(root, file)
  return listFiles(root)
    .filter((file) => markdownEnding.test(file) || leadsToMarkdown(file))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** Whether a file is a link to a folder out of the book that has Markdown in it: nothing there is read, which has to be said. */
function leadsToMarkdown(file: string): boolean {
  return kindOf(file) === 'folder' && folderOnDisk(file).entries.some(({ name }) => markdownEnding.test(name))
}

/** Every file below a folder, except what begins with a dot and `node_modules`. Links are followed, but not in a circle. */
function listFiles(root: string): string[] {
  const files: string[] = []
  const visit = (folder: string, above: readonly string[]) => {
    const { real, entries } = folderOnDisk(folder)
    if (above.includes(real)) return
    for (const entry of entries) {
      const path = `${folder}${sep}${entry.name}`
      if (isPassedOver(entry.name)) continue
      const isFolder = entry.isSymbolicLink()
        ? kindOf(path) === 'folder' && isInside(root, path)
        : entry.isDirectory()
      if (isFolder) visit(path, [...above, real])
      else files.push(path)
    }
  }
  visit(root, [])
  return files.sort()
}

/** A folder's real path and its entries; none where it was removed since it was seen. */
function folderOnDisk(folder: string) {
  try {
    return { real: realpathSync(folder), entries: readdirSync(folder, { withFileTypes: true }) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { real: folder, entries: [] }
    throw error
  }
}
