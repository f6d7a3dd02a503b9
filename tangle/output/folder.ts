import { readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Problem, Result } from '../problem/problem.ts'
import { shownFrom } from '../chapter/chapter-files.ts'
import { digestThroughLinks } from '../system/disk.ts'
import { fingerprint } from '../system/fingerprint.ts'
import { applyOnce, applyPlan, type NewNotes } from './apply.ts'
import { problemIfRefused } from '../problem/failed-call.ts'
import { sweepTemporaryFolders } from '../system/temporary-folders.ts'
import { sweepTemporaryFiles } from '../system/write-file.mjs'
import { entryAt } from '../system/entry-at.ts'
import { deadLinkAt, digestOnDisk, linkAbove } from './entries.ts'
import { sweepLocks, withLock } from './lock.ts'
import { type Contents, noNotes, notesFolder, type OutputNotes, readNotes } from './notes.ts'
import { linkToNothing, notesInTheWay, otherContents, sourcesInOutput } from './obstacles.ts'
import { type Change, type NewFile, type OutputPlan, planOutput } from './plan.ts'

/** The folder to write to, and the folder of chapters, as the person wrote them. */
export type OutputOptions = {
  readonly chapters: string
  readonly out: string
  /** Overwrite what this tool did not write. */
  readonly force: boolean
  /** What shown paths are relative to. */
  readonly cwd: string
}

/** An output folder as a run finds it. */
export type OutputFolder = Pick<OutputOptions, 'force' | 'cwd'> & {
  /** Absolute. */
  readonly path: string
  readonly contents: Contents
  /** The folder of chapters relative to this one, as the notes name it: the two may be moved together. */
  readonly folder: string
  /** The notes of the last run; empty ones where that was another version of the tool. */
  readonly earlier: OutputNotes
}

/**
 * Reads the state of the folder that a command is to fill. Nothing is written; what killed runs have left is removed.
 *
 * @param sources the files of the book, absolute: none of them may be in the folder
 */
export function openOutput(
  contents: Contents,
  { chapters, out, force, cwd }: OutputOptions,
  sources: readonly string[],
): Result<OutputFolder> {
  const path = resolve(cwd, out)
  const inTheWay = notAFolder(path)
  const notes = inTheWay === undefined ? readNotes(path) : noNotes
  const folder = relative(path, resolve(cwd, chapters)).split(sep).join('/')
  const earlier = notes.tool === fingerprint ? notes : noNotes
  const value = { path, contents, folder, force, cwd, earlier }
  const other = inTheWay ?? otherContents(path, notes.contents, contents)
  if (inTheWay === undefined) sweep(path)
  return { value, problems: other === undefined ? sourcesBelow(value, sources) : shownFrom(cwd, [other]) }
}

/** Digest of the programs whose types the last build there has checked, by this version of the tool. */
export function agreedTypes(out: string): string | undefined {
  const { tool, types } = readNotes(out)
  return tool === fingerprint ? types : undefined
}

function sweep(out: string): void {
  sweepTemporaryFolders()
  sweepTemporaryFiles(join(out, notesFolder))
  sweepLocks(out)
}

/** What keeps a path from being an output folder. The folder itself may be a link; links below it are never followed. */
function notAFolder(out: string): Problem | undefined {
  const link = deadLinkAt(out)
  if (link !== undefined) return linkToNothing(link)
  const notes = join(out, notesFolder)
  const entry = entryAt(notes)
  return entry === undefined || entry.isDirectory() ? undefined : notesInTheWay(notes, entry.isSymbolicLink())
}

/** A problem if files of the book are in its output folder. */
export function sourcesBelow({ path, cwd }: OutputFolder, sources: readonly string[]): Problem[] {
  const inside = sourcesInOutput(path, sources)
  return inside === undefined ? [] : shownFrom(cwd, [inside])
}

/**
 * Whether all inputs are as the last run read them, and the folder is as that run left it.
 *
 * @param inputs current digest of each chapter, by shown path, and of the command's options
 */
export function isUpToDate(output: OutputFolder, inputs: Readonly<Record<string, string>>): boolean {
  const { path: out, cwd, earlier } = output
  // Chapters have taken edits since: the next notes forget them.
  if (earlier.stitched !== undefined) return false
  if (earlier.pending !== undefined || earlier.folder !== output.folder) return false
  const read = Object.entries(earlier.inputs)
  if (read.length !== Object.keys(inputs).length) return false
  if (read.some(([path, digest]) => inputs[path] !== digest)) return false
  const others = Object.entries(earlier.beside ?? {})
  if (others.some(([path, digest]) => digestThroughLinks(resolve(cwd, path)) !== digest)) return false
  return Object.entries(earlier.files).every(([path, digest]) => digestOnDisk(join(out, path)) === digest)
}

/** The text that the last run wrote to a path; nothing if it wrote none, or the file was changed since. */
export function earlierText({ path: out, earlier }: OutputFolder, path: string): string | undefined {
  const digest = earlier.files[path]
  if (digest === undefined || linkAbove(out, path) !== undefined) return undefined
  return digestOnDisk(join(out, path)) === digest ? readFileSync(join(out, path), 'utf8') : undefined
}

/** The bytes of a file that a woven book has, by its path below the output folder; nothing for any other path. */
export function wovenFile(out: string, path: string): Buffer | undefined {
  const { contents, files } = readNotes(out)
  if (contents !== 'pages' || !Object.hasOwn(files, path)) return undefined
  try {
    return readFileSync(join(out, path))
  } catch {
    // Another run of the tool may have removed it since the notes were read.
    return undefined
  }
}

/**
 * Writes all files, and removes those of the last run that are not among them. If something is in the way, nothing is
 * written.
 *
 * @param notes what the next run needs to know about this one
 */
export function writeOutput(
  output: OutputFolder,
  files: readonly NewFile[],
  notes: Omit<NewNotes, 'tool' | 'contents' | 'folder'>,
): Result<readonly Change[]> {
  const { path, contents, folder, force } = output
  const written = lockedOrRefused(path, () => {
    // Read again: another run may have ended in the meantime.
    const previous = readNotes(path)
    const plan = planOutput(path, files, previous, { contents, force })
    if (plan.problems.length === 0)
      applyPlan(path, plan, { ...notes, contents, folder, tool: fingerprint }, previous)
    return plan
  })
  return outcomeOf(written, output)
}

/** Adds files to a folder that is the author's: what is there already with another text is in the way, and remains. */
export function addToOutput(output: OutputFolder, files: readonly NewFile[]): Result<readonly Change[]> {
  const { path, contents, force } = output
  const written = lockedOrRefused(path, () => {
    const plan = planOutput(path, files, noNotes, { contents, force })
    if (plan.problems.length === 0) applyOnce(path, plan)
    return plan
  })
  return outcomeOf(written, output)
}

/** What some work on a folder makes while no other run writes there, or the problem that keeps it from that. */
function lockedOrRefused(out: string, work: () => OutputPlan): OutputPlan | Problem {
  return problemIfRefused(() => withLock(out, work))
}

function outcomeOf(written: OutputPlan | Problem, { cwd }: OutputFolder): Result<readonly Change[]> {
  const problems = 'code' in written ? [written] : written.problems
  const value = 'code' in written || problems.length > 0 ? [] : written.changes
  return { value, problems: shownFrom(cwd, problems) }
}
