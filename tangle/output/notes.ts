import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { isDigest } from '../system/digest.ts'
import { writeFileAtomically } from '../system/write-file.mjs'

/** The output folder of programs if nobody names another, below the working folder. */
export const usualOutput = 'dist'

/** The folder in the output folder in which the tool keeps its notes. */
export const notesFolder = '.tangle'

/**
 * What an output folder contains. Commands do not share one, since each removes what it no longer makes. Of chapters there are
 * no notes: once imported they are the author's.
 */
export type Contents = 'programs' | 'pages' | 'chapters'

/** What the tool wrote last, and from what. */
export type OutputNotes = {
  readonly format: 1
  /** `undefined` where nothing was ever written. */
  readonly contents?: Contents
  /** The version of the tool: another one may generate other texts from the same chapters. */
  readonly tool: string
  /** The folder of chapters, relative to the output folder, with `/`. */
  readonly folder?: string
  /**
   * Digest of each chapter that was read, by shown path, in the book's order; for a woven book also that of the command's
   * options.
   */
  readonly inputs: Readonly<Record<string, string>>
  /** Slug of the chapter at whose end the programs are like this; `undefined` for the end of the book. */
  readonly through?: string | undefined
  /** Digest of each other file that was read, by shown path: pictures, styles and recorded runs of a woven book. */
  readonly beside?: Readonly<Record<string, string>>
  /** Digest of the programs whose types were checked. */
  readonly types?: string
  /** Digest of each file written, by path below the output folder. */
  readonly files: Readonly<Record<string, string>>
  /** Digest of each file that an interrupted run may have written, or whose edit the chapters have taken: nobody's work is lost with it. */
  readonly pending?: Readonly<Record<string, string>>
  /** Digest of each file as the chapters have it since edits were taken back after the build, by path; until the next build. */
  readonly stitched?: Readonly<Record<string, string>>
  readonly summary: Summary
  /** Digest of what each page was made from, by path; only for a woven book. */
  readonly pages?: Readonly<Record<string, string>>
}

/** What is printed at the end of a build; recorded so that a run with nothing to do can print it again. */
export type Summary = {
  readonly programs: number
  readonly chapters: number
  /** The first conversation of the book: what to start in each terminal. */
  readonly next: readonly { readonly pane: string; readonly command: string }[]
  readonly nextAt: string
}

/** The notes of a folder to which nothing was written. */
export const noNotes: OutputNotes = {
  format: 1,
  tool: '',
  inputs: {},
  files: {},
  summary: { programs: 0, chapters: 0, next: [], nextAt: '' },
}

/** The notes of the last run; empty ones where there are none that this version understands. */
export function readNotes(out: string): OutputNotes {
  try {
    const notes = JSON.parse(readFileSync(fileIn(out), 'utf8')) as OutputNotes
    const parts = [notes.files, notes.inputs, notes.summary]
    if (notes.format !== 1 || !parts.every((part) => part instanceof Object)) return noNotes
    // Anyone can edit the notes; files outside the folder must not be removed because of them.
    const files = [...Object.entries(notes.files), ...Object.entries(notes.pending ?? {})]
    return files.every(([path, digest]) => isInside(path) && isDigest(digest)) ? notes : noNotes
  } catch {
    return noNotes
  }
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && !path.split(/[\\/]/).includes('..')
}

/** The output folder that a file is in: the nearest folder with notes. */
export function outputAround(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(fileIn(folder))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** Writes the notes in one step. */
export function writeNotes(out: string, notes: OutputNotes): void {
  writeFileAtomically(fileIn(out), `${JSON.stringify(notes, undefined, 1)}\n`)
}

/** Puts back the notes that {@link readNotes} found, also where it found none. */
export function restoreNotes(out: string, notes: OutputNotes): void {
  if (notes === noNotes) rmSync(fileIn(out), { force: true })
  else writeNotes(out, notes)
}

function fileIn(out: string): string {
  return join(out, notesFolder, 'manifest.json')
}
