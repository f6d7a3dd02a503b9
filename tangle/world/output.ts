import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Problem } from '../data/problem.ts'
import { digestOf } from './digest.ts'
import { type Contents, type Manifest, notesFolder, writeManifest } from './manifest.ts'
import { otherContents } from './mixed.ts'
import { edited, foreign, linked } from './strange.ts'

export type Change = {
  readonly kind: 'create' | 'write' | 'keep' | 'remove'
  readonly path: string
  /** The new content; nothing for a removal. */
  readonly text: Content | undefined
}

/** A file's content: text, written as UTF-8, or bytes. */
export type Content = string | Uint8Array

export type NewFile = { readonly path: string; readonly text: Content }

export type Plan = {
  readonly changes: readonly Change[]
  readonly problems: readonly Problem[]
}

/** A file's text, or nothing where there is none. */
export function textOnDisk(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** What a folder is written with. */
export type Wish = {
  readonly contents: Contents
  /** Overwrite what this tool did not write. */
  readonly force: boolean
}

/**
 * Compares what should stand in the output folder with what stands there. Nothing is written.
 *
 * A file that this tool did not write, or that was edited since, is a problem unless `force` is set; what
 * counts is the content, never a time. A file that already has the right content is right, whoever wrote it.
 */
export function planOutput(out: string, files: readonly NewFile[], manifest: Manifest, wish: Wish): Plan {
  const other = otherContents(out, manifest, wish.contents)
  if (other !== undefined) return { changes: [], problems: [other] }
  const folder: Folder = { out, manifest, ...wish }
  const changes: Change[] = []
  const problems: Problem[] = []
  const texts = new Map<string, Content | undefined>(files.map(({ path, text }) => [path, text]))
  for (const path of Object.keys({ ...manifest.files, ...manifest.pending })) {
    if (!texts.has(path)) texts.set(path, undefined)
  }
  for (const [path, text] of texts) {
    const change = changeOf(folder, path, text)
    if (change === undefined) continue
    if (!('code' in change)) changes.push(change)
    // One link, or one file where a folder should be, is one problem, however many files lie behind it.
    else if (!problems.some(({ code, at }) => code === change.code && at.path === change.at.path))
      problems.push(change)
  }
  return { changes, problems }
}

type Folder = Wish & { readonly out: string; readonly manifest: Manifest }

const nouns = { programs: 'a program', pages: 'a file of the woven book' } as const

/** What must happen so that `text` stands at `path`, or nothing stands there. */
function changeOf(folder: Folder, path: string, text: Content | undefined): Change | Problem | undefined {
  const link = linkAbove(folder.out, path)
  if (link !== undefined) return linked(path, link, join(folder.out, link))
  const file = fileAbove(folder.out, path)
  if (file !== undefined && text !== undefined && !isOurs(file, digestOnDisk(join(folder.out, file)), folder))
    return strange(folder, file, `a folder for \`${path}\``)
  const found = digestOnDisk(join(folder.out, path))
  if (found === undefined) return text === undefined ? undefined : { kind: 'create', path, text }
  if (text !== undefined && found === digestOf(text)) return { kind: 'keep', path, text }
  if (!isOurs(path, found, folder) && !isFolderOfOurs(path, folder))
    return strange(folder, path, nouns[folder.contents])
  return { kind: text === undefined ? 'remove' : 'write', path, text }
}

/** Whether a folder may make room for a file: all that stands below it is as this tool left it. */
function isFolderOfOurs(path: string, folder: Folder): boolean {
  const file = join(folder.out, path)
  if (entryAt(file)?.isDirectory() !== true) return false
  return readdirSync(file).every((name) => {
    const inner = `${path}/${name}`
    return isOurs(inner, digestOnDisk(join(folder.out, inner)), folder) || isFolderOfOurs(inner, folder)
  })
}

/** Whether a file may be overwritten: it is as this tool left it, or the author says so. */
function isOurs(
  path: string,
  digest: string | undefined,
  { manifest, force }: Omit<Folder, 'contents'>,
): boolean {
  return force || manifest.files[path] === digest || manifest.pending?.[path] === digest
}

/** The text that the last run wrote to a path; nothing where it wrote none, or another one stands there now. */
export function textStanding(out: string, path: string, manifest: Manifest): string | undefined {
  const digest = manifest.files[path]
  if (digest === undefined || linkAbove(out, path) !== undefined) return undefined
  return digestOnDisk(join(out, path)) === digest ? readFileSync(join(out, path), 'utf8') : undefined
}

/** The digest of what stands at a path; of a folder or anything else that is no file, a name of its own. */
export function digestOnDisk(file: string): string | undefined {
  const entry = entryAt(file)
  if (entry === undefined) return undefined
  return entry.isFile() ? digestOf(readFileSync(file)) : 'no file'
}

/** What stands at a path itself, a link not followed; nothing also where a folder above it is a file. */
function entryAt(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}

/** What stands where a target needs a folder, and is none. */
function fileAbove(out: string, path: string): string | undefined {
  return foldersAbove(path).find((above) => entryAt(join(out, above))?.isDirectory() === false)
}

/** The folders between the output folder and a target, the outermost first. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** The first symbolic link between the output folder and a target, target included. */
function linkAbove(out: string, path: string): string | undefined {
  return [...foldersAbove(path), path].find((above) => entryAt(join(out, above))?.isSymbolicLink())
}

/**
 * Carries a plan out: every new text is written beside its place and renamed into it.
 *
 * Before the first rename the notes say what is coming, so a run that is killed half-way leaves no file
 * behind that the next run would take for somebody else's.
 */
export function applyPlan(
  out: string,
  plan: Plan,
  manifest: Omit<Manifest, 'format' | 'files'> & Pick<Wish, 'contents'>,
  previous: Manifest,
): void {
  const { contents } = manifest
  const writes = plan.changes.filter(({ kind }) => kind === 'create' || kind === 'write')
  const removals = plan.changes.filter(({ kind }) => kind === 'remove')
  const files = Object.fromEntries(
    plan.changes.flatMap(({ path, text }) => (text === undefined ? [] : [[path, digestOf(text)]])),
  )
  if (writes.length + removals.length > 0) {
    const fresh = join(out, notesFolder, 'new')
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { recursive: true })
    for (const [i, { text }] of writes.entries()) writeFileSync(join(fresh, String(i)), text ?? '')
    const standing = previous.pending === undefined ? previous.files : standingIn(out, previous)
    writeManifest(out, { ...previous, contents, files: standing, pending: { ...standing, ...files } })
    for (const { path } of removals) remove(out, path)
    for (const [i, { path }] of writes.entries()) {
      for (const above of foldersAbove(path))
        if (entryAt(join(out, above))?.isDirectory() === false) rmSync(join(out, above))
      if (entryAt(join(out, path))?.isDirectory()) rmSync(join(out, path), { recursive: true })
      mkdirSync(dirname(join(out, path)), { recursive: true })
      renameSync(join(fresh, String(i)), join(out, path))
    }
    rmSync(fresh, { recursive: true, force: true })
  }
  writeManifest(out, { format: 1, ...manifest, files })
}

/** Which of its files this tool left in the output folder, when its last run was cut off. */
function standingIn(out: string, previous: Manifest): Record<string, string> {
  const folder = { out, manifest: previous, force: false }
  const paths = Object.keys({ ...previous.files, ...previous.pending })
  return Object.fromEntries(
    paths.flatMap((path) => {
      const digest = digestOnDisk(join(out, path))
      return digest !== undefined && isOurs(path, digest, folder) ? [[path, digest]] : []
    }),
  )
}

/** Removes a file, and the folders above it that it leaves empty. */
function remove(out: string, path: string): void {
  rmSync(join(out, path), { recursive: true, force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      rmdirSync(join(out, folder))
    } catch {
      return
    }
  }
}

function strange({ out, manifest, contents }: Folder, path: string, wanted: string): Problem {
  const isKnown = Object.hasOwn(manifest.files, path) || Object.hasOwn(manifest.pending ?? {}, path)
  if (isKnown) return edited(join(out, path), contents)
  return foreign(join(out, path), entryAt(join(out, path))?.isDirectory() ? 'folder' : 'file', wanted)
}
