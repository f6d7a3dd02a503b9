import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { isDigest } from '../system/digest.ts'
import { writeFileAtomically } from '../system/write-file.mjs'

/** The folder inside the output folder in which the tool keeps its own notes. */
export const notesFolder = '.tangle'

/** What an output folder is for: each command has folders of its own, since it removes what it no longer makes. */
export type Contents = 'programs' | 'pages'

/** What the tool wrote last, and of what. */
export type OutputNotes = {
  readonly format: 1
  /** Nothing where nothing was ever written. */
  readonly contents?: Contents
  /** Which tool: another version may write another text of the same chapters. */
  readonly tool: string
  /** The folder of chapters, relative to the output folder, with `/`. */
  readonly folder?: string
  /**
   * Digest of each chapter that was read, by shown path, in the book's order; of a woven book also that of what it was
   * called with.
   */
  readonly inputs: Readonly<Record<string, string>>
  /** Digest of each other file that was read, by shown path: a woven book has pictures, styles and kept runs. */
  readonly beside?: Readonly<Record<string, string>>
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

/** Those of a folder to which nothing was written. */
export const noNotes: OutputNotes = {
  format: 1,
  tool: '',
  inputs: {},
  files: {},
  summary: { programs: 0, chapters: 0, next: [], nextAt: '' },
}

/** The notes of the last run; empty ones where there are none, or none that this version understands. */
export function readNotes(out: string): OutputNotes {
  try {
    const notes = JSON.parse(readFileSync(fileIn(out), 'utf8')) as OutputNotes
    const parts = [notes.files, notes.inputs, notes.summary]
    if (notes.format !== 1 || !parts.every((part) => part instanceof Object)) return noNotes
    // Notes are a file like any other: what they name outside the folder is not this tool's to remove.
    const files = [...Object.entries(notes.files), ...Object.entries(notes.pending ?? {})]
    return files.every(([path, digest]) => isInside(path) && isDigest(digest)) ? notes : noNotes
  } catch {
    return noNotes
  }
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && !path.split(/[\\/]/).includes('..')
}

/** The output folder that a file is in, by the notes that are kept there. */
export function outputAround(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(fileIn(folder))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** Writes the notes whole or not at all. Who does holds the lock; what a killed run has left is written over. */
export function writeNotes(out: string, notes: OutputNotes): void {
  const file = fileIn(out)
  writeFileAtomically(file, `${JSON.stringify(notes, undefined, 1)}\n`, `${file}.new`)
}

function fileIn(out: string): string {
  return join(out, notesFolder, 'manifest.json')
}
