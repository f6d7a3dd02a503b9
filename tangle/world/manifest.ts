import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Problem } from '../data/problem.ts'

/** The folder inside the output folder in which the tool keeps its own notes. */
export const notesFolder = '.tangle'

/** What the tool wrote last, and of what. */
export type Manifest = {
  readonly format: 1
  /** Which tool: another version may write another text of the same chapters. */
  readonly tool: string
  /** The folder of chapters, relative to the output folder, with `/`. */
  readonly folder?: string
  /** Digest of each chapter, by shown path. */
  readonly chapters: Readonly<Record<string, string>>
  /** Digest of the programs whose types were checked. */
  readonly types?: string
  /** Digest of each file written, by path below the output folder. */
  readonly files: Readonly<Record<string, string>>
  /** What a run that was cut off may have written. */
  readonly pending?: Readonly<Record<string, string>>
  readonly summary: Summary
  /** Digest of what each page was made from, by path; only of a woven book. */
  readonly pages?: Readonly<Record<string, string>>
}

/** What is told at the end of a build, kept so that a run with nothing to do can tell it again. */
export type Summary = {
  readonly programs: number
  readonly chapters: number
  /** The first conversation of the book: what to start in each terminal. */
  readonly next: readonly { readonly pane: string; readonly command: string }[]
  readonly nextAt: string
}

const empty: Manifest = {
  format: 1,
  tool: '',
  chapters: {},
  files: {},
  summary: { programs: 0, chapters: 0, next: [], nextAt: '' },
}

/** The notes of the last run; empty ones where there are none, or none that this version understands. */
export function readManifest(out: string): Manifest {
  try {
    const notes = JSON.parse(readFileSync(join(out, notesFolder, 'manifest.json'), 'utf8')) as Manifest
    const parts = [notes.files, notes.chapters, notes.summary]
    if (notes.format !== 1 || !parts.every((part) => part instanceof Object)) return empty
    // Notes are a file like any other: what they name outside the folder is not this tool's to remove.
    const paths = Object.keys({ ...notes.files, ...notes.pending })
    return paths.every((path) => !isAbsolute(path) && !path.split(/[\\/]/).includes('..')) ? notes : empty
  } catch {
    return empty
  }
}

/** The output folder that a file stands in, by the notes that are kept there. */
export function outputAround(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, notesFolder, 'manifest.json'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** Writes the notes whole or not at all. */
export function writeManifest(out: string, manifest: Manifest): void {
  const folder = join(out, notesFolder)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'manifest.json.new'), `${JSON.stringify(manifest, undefined, 1)}\n`)
  renameSync(join(folder, 'manifest.json.new'), join(folder, 'manifest.json'))
}

/**
 * Runs `work` while no other run of the tool writes to the same folder.
 *
 * A lock of a process that is gone is taken over.
 */
export function withLock<Value>(out: string, work: () => Value): Value | Problem {
  const notes = join(out, notesFolder)
  const lock = join(notes, 'lock')
  mkdirSync(notes, { recursive: true })
  if (!takeLock(lock)) return busy(lock)
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
    // Where nothing was written, nothing is left behind.
    removeIfEmpty(notes)
    removeIfEmpty(out)
  }
}

/** A link made in one step holds the whole process id from the first moment others can see it. */
function takeLock(lock: string): boolean {
  const own = `${lock}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      if (link(own, lock)) return true
      if (isAlive(readHolder(lock))) return false
      rmSync(lock, { force: true })
    }
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function link(own: string, lock: string): boolean {
  try {
    linkSync(own, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

function readHolder(lock: string): number {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return 0
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function busy(lock: string): Problem {
  return {
    code: 'busy-output',
    message: `Another run of the tool (process ${readHolder(lock)}) is writing here.`,
    at: { path: lock, line: 1, column: 1 },
    expected: 'one run at a time',
    hint: 'Wait until it is done. If that process is something else, remove this file.',
  }
}
