import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import { outputsOf } from '../program/targets.ts'
import { digestOf } from '../system/digest.ts'
import { entryAt } from '../system/entry-at.ts'
import { digestOnDisk, fileAbove, linkAbove } from './entries.ts'
import type { Contents, OutputNotes } from './notes.ts'
import { editedFile, foreignFile, linkedFile, otherContents } from './obstacles.ts'

export type Change = {
  readonly kind: 'create' | 'write' | 'keep' | 'remove'
  readonly path: string
  /** The new content; `undefined` for a removal. */
  readonly text: Content | undefined
}

/** A file's content: text, written as UTF-8, or bytes. */
type Content = string | Uint8Array

export type NewFile = {
  readonly path: string
  readonly text: Content
  /** Where the chapters ask for it, where one place does: shown from the current folder. */
  readonly from?: Place | undefined
}

export type OutputPlan = {
  readonly changes: readonly Change[]
  readonly problems: readonly Problem[]
}

type WriteOptions = {
  readonly contents: Contents
  /** Overwrite what the tool did not write. */
  readonly force: boolean
}

/**
 * Compares what an output folder is to contain with what it contains. Nothing is written.
 *
 * A file that the tool did not write, or that was edited since, is a problem unless `force` is set. Contents are compared,
 * never times; a file that already has the right content is right, no matter who wrote it.
 */
export function planOutput(
  out: string,
  files: readonly NewFile[],
  notes: OutputNotes,
  wish: WriteOptions,
): OutputPlan {
  const other = otherContents(out, notes.contents, wish.contents)
  if (other !== undefined) return { changes: [], problems: [other] }
  const sources = new Map(files.map(({ path, from }) => [path, from]))
  const folder: Folder = { out, notes, sources, ...wish }
  const changes: Change[] = []
  const problems: Problem[] = []
  const texts = new Map<string, Content | undefined>(files.map(({ path, text }) => [path, text]))
  for (const path of Object.keys({ ...notes.files, ...notes.pending })) {
    if (!texts.has(path)) texts.set(path, undefined)
  }
  for (const [path, text] of texts) {
    const found = changeOf(folder, path, text)
    if (found === undefined) continue
    const change = 'code' in found ? withSource(found, sources.get(path)) : found
    if (!('code' in change)) changes.push(change)
    // One link, or one file where a folder should be, is one problem, however many files it affects.
    else if (!problems.some(({ code, at }) => code === change.code && at.path === change.at.path))
      problems.push(change)
  }
  return { changes, problems }
}

/** A problem with a file, and the fence that makes the file. */
function withSource(problem: Problem, from: Place | undefined): Problem {
  return from === undefined
    ? problem
    : { ...problem, notes: [{ message: 'the fence that makes it', at: from }] }
}

type Folder = WriteOptions & {
  readonly out: string
  readonly notes: OutputNotes
  /** The files that it is to contain, and where the chapters ask for each. */
  readonly sources: ReadonlyMap<string, Place | undefined>
}

const nouns = { programs: 'a program', pages: 'a file of the woven book', chapters: 'a chapter' } as const

/** The change that gives a path the content `text`, or removes it. */
function changeOf(folder: Folder, path: string, text: Content | undefined): Change | Problem | undefined {
  const link = linkAbove(folder.out, path)
  if (link !== undefined) return linkedFile(path, link, join(folder.out, link))
  const file = fileAbove(folder.out, path)
  if (file !== undefined && text !== undefined && !isOurs(file, digestOnDisk(join(folder.out, file)), folder))
    return inTheWay(folder, file, { what: `a folder for \`${path}\``, text: undefined })
  const found = digestOnDisk(join(folder.out, path))
  if (found === undefined) return text === undefined ? undefined : { kind: 'create', path, text }
  if (text !== undefined && found === digestOf(text)) return { kind: 'keep', path, text }
  if (!isOurs(path, found, folder) && !isFolderOfOurs(path, folder))
    return inTheWay(folder, path, { what: nouns[folder.contents], text })
  return { kind: text === undefined ? 'remove' : 'write', path, text }
}

/** Whether a folder may be replaced by a file: everything in it is as the tool left it. */
function isFolderOfOurs(path: string, folder: Folder): boolean {
  const file = join(folder.out, path)
  if (entryAt(file)?.isDirectory() !== true) return false
  return readdirSync(file).every((name) => {
    const inner = `${path}/${name}`
    return isOurs(inner, digestOnDisk(join(folder.out, inner)), folder) || isFolderOfOurs(inner, folder)
  })
}

/** Whether a file may be overwritten. */
function isOurs(path: string, digest: string | undefined, { notes, force }: Folder): boolean {
  return force || isAsWritten(path, digest, notes)
}

/** Whether a file is as the last run, or an interrupted one, left it. */
export function isAsWritten(path: string, digest: string | undefined, notes: OutputNotes): boolean {
  return notes.files[path] === digest || notes.pending?.[path] === digest
}

/** Whether this text is what the last run wrote, or what an edit that went back into the chapters has made of it. */
export function isAsMade(path: string, digest: string, notes: OutputNotes): boolean {
  return isAsWritten(path, digest, notes) || notes.stitched?.[path] === digest
}

type Wanted = { readonly what: string; readonly text: Content | undefined }

function inTheWay(folder: Folder, path: string, { what: wanted, text }: Wanted): Problem {
  const { out, notes, contents } = folder
  const isKnown = Object.hasOwn(notes.files, path) || Object.hasOwn(notes.pending ?? {}, path)
  if (isKnown) {
    const isChanged = text !== undefined && !isAsMade(path, digestOf(text), notes)
    const source = [...folder.sources.keys()].find((one) => outputsOf(one).slice(1).includes(path))
    const isAdded = path === 'package.json' && folder.sources.get(path) === undefined
    return editedFile(join(out, path), { contents, wanted: text?.toString(), isChanged, source, isAdded })
  }
  const what = entryAt(join(out, path))?.isDirectory() ? 'folder' : 'file'
  return foreignFile(join(out, path), what, wanted, contents)
}
