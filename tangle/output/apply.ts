import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { digestOf } from '../system/digest.ts'
import { modeOf } from '../system/file-mode.ts'
import { digestOnDisk, entryAt, fileAbove } from './entries.ts'
import { type Contents, notesFolder, type OutputNotes, writeNotes } from './notes.ts'
import { type Change, isAsWritten, type OutputPlan } from './plan.ts'

/** What the notes record of a run. */
export type NewNotes = Omit<OutputNotes, 'format' | 'files' | 'pending' | 'contents'> & {
  readonly contents: Contents
}

/**
 * Carries out a plan: every new text is written to a temporary file and renamed into its place.
 *
 * The notes list the new files before the first rename, so that after a run is killed half-way the next one knows that
 * they are the tool's own.
 */
export function applyPlan(
  out: string,
  { changes }: OutputPlan,
  notes: NewNotes,
  previous: OutputNotes,
): void {
  const files = Object.fromEntries(
    changes.flatMap(({ path, text }) => (text === undefined ? [] : [[path, digestOf(text)]])),
  )
  if (changes.some(({ kind }) => kind !== 'keep')) {
    const fresh = writeTemporary(out, changes)
    const remaining = previous.pending === undefined ? previous.files : remainingOf(out, previous)
    const pending = { ...remaining, ...files }
    writeNotes(out, { ...previous, contents: notes.contents, files: remaining, pending })
    for (const { kind, path } of changes) if (kind === 'remove') remove(out, path)
    moveAll(fresh, out, changes)
  }
  writeNotes(out, { format: 1, ...notes, files })
}

/** Carries out a plan that removes nothing, and keeps no notes: what is written belongs to the author from then on. */
export function applyOnce(out: string, { changes }: OutputPlan): void {
  if (changes.some(({ kind }) => kind !== 'keep')) moveAll(writeTemporary(out, changes), out, changes)
}

/** Writes all new texts into a folder of the tool's own, named by their number. @returns that folder */
function writeTemporary(out: string, changes: readonly Change[]): string {
  const fresh = join(out, notesFolder, 'new')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  for (const [i, { text = '' }] of writesAmong(changes).entries())
    writeFileSync(join(fresh, String(i)), text, { mode: modeOf(text) })
  return fresh
}

function moveAll(fresh: string, out: string, changes: readonly Change[]): void {
  for (const [i, { path }] of writesAmong(changes).entries()) moveInto(join(fresh, String(i)), out, path)
  rmSync(fresh, { recursive: true, force: true })
}

function writesAmong(changes: readonly Change[]): Change[] {
  return changes.filter(({ kind }) => kind === 'create' || kind === 'write')
}

/** Renames a file into its place. A folder of the same name is removed, and so is a file where a folder is needed. */
function moveInto(fresh: string, out: string, path: string): void {
  const above = fileAbove(out, path)
  if (above !== undefined) rmSync(join(out, above))
  if (entryAt(join(out, path))?.isDirectory()) rmSync(join(out, path), { recursive: true })
  mkdirSync(dirname(join(out, path)), { recursive: true })
  renameSync(fresh, join(out, path))
}

/** The digests of the tool's files that its interrupted last run has left in the output folder. */
function remainingOf(out: string, previous: OutputNotes): Record<string, string> {
  const paths = Object.keys({ ...previous.files, ...previous.pending })
  return Object.fromEntries(
    paths.flatMap((path) => {
      const digest = digestOnDisk(join(out, path))
      return digest !== undefined && isAsWritten(path, digest, previous) ? [[path, digest]] : []
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
