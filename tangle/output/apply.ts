import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { digestOf } from '../system/digest.ts'
import { naming } from '../system/failed-call.mjs'
import { modeOf } from '../system/file-mode.ts'
import { discard, removeIfEmpty, temporaryName, writeNewFile } from '../system/write-file.mjs'
import { digestOnDisk, fileAbove } from './entries.ts'
import { type Contents, notesFolder, type OutputNotes, restoreNotes, writeNotes } from './notes.ts'
import { type Change, isAsWritten, type OutputPlan } from './plan.ts'
import { setAside, type Undo, undoneOnFailure } from '../system/undo.ts'

/** What the notes record of a run. */
export type NewNotes = Omit<OutputNotes, 'format' | 'files' | 'pending' | 'contents'> & {
  readonly contents: Contents
}

/**
 * Carries out a plan: every new text is written to a temporary file and renamed into its place. Where the system refuses
 * any of this, all is put back.
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
  const finish = () => writeNotes(out, { format: 1, ...notes, files })
  if (changes.every(({ kind }) => kind === 'keep')) return finish()
  const removals = changes.filter(({ kind }) => kind === 'remove')
  withNewTexts(out, changes, (fresh, moveAll) => {
    const remaining = previous.pending === undefined ? previous.files : remainingOf(out, previous)
    const pending = { ...remaining, ...files }
    undoneOnFailure((undo) => {
      undo.push(() => restoreNotes(out, previous))
      writeNotes(out, { ...previous, contents: notes.contents, files: remaining, pending })
      for (const [i, { path }] of removals.entries()) remove(out, path, join(fresh, `removed-${i}`), undo)
      moveAll(undo)
      finish()
    })
  })
  // Last, so that what is undone finds its folder.
  for (const { path } of removals) removeEmptyFolders(out, path)
}

/** Carries out a plan that removes nothing, and keeps no notes: what is written belongs to the author from then on. */
export function applyOnce(out: string, { changes }: OutputPlan): void {
  if (changes.every(({ kind }) => kind === 'keep')) return
  withNewTexts(out, changes, (_fresh, moveAll) => undoneOnFailure(moveAll))
}

/**
 * Writes all new texts into a folder of the tool's own, named by their number.
 *
 * @param use gets that folder, which is removed afterwards, and a function that moves the texts into their places
 */
function withNewTexts(
  out: string,
  changes: readonly Change[],
  use: (fresh: string, moveAll: (undo: Undo[]) => void) => void,
): void {
  const writes = changes.filter(({ kind }) => kind === 'create' || kind === 'write')
  const fresh = temporaryName(join(out, notesFolder), '-new')
  try {
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { recursive: true })
    for (const [i, { path, text = '' }] of writes.entries())
      writeNewFile(join(fresh, String(i)), text, join(out, path), modeOf(text))
    use(fresh, (undo) => {
      for (const [i, { path }] of writes.entries()) moveInto(join(fresh, String(i)), out, path, undo)
    })
  } finally {
    discard(fresh)
  }
}

/** Renames a file into its place. A folder of the same name is removed, and so is a file where a folder is needed. */
function moveInto(fresh: string, out: string, path: string, undo: Undo[]): void {
  const file = join(out, path)
  const above = fileAbove(out, path)
  if (above !== undefined) remove(out, above, `${fresh}-above`, undo)
  setAside(file, `${fresh}-old`, undo)
  const made = mkdirSync(dirname(file), { recursive: true })
  if (made !== undefined) undo.push(() => rmSync(made, { recursive: true, force: true }))
  naming(file, () => renameSync(fresh, file))
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

/** Removes a file, or what is below a folder. */
function remove(out: string, path: string, aside: string, undo: Undo[]): void {
  const file = join(out, path)
  setAside(file, aside, undo)
  naming(file, () => rmSync(file, { recursive: true, force: true }))
}

/** Removes the folders that a removed file has left empty. */
function removeEmptyFolders(out: string, path: string): void {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) removeIfEmpty(join(out, folder))
}
