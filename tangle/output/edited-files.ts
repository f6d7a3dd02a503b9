import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemIfRefused } from '../problem/failed-call.ts'
import type { Problem } from '../problem/problem.ts'
import { digestOf } from '../system/digest.ts'
import { naming } from '../system/failed-call.mjs'
import { entryAt } from '../system/entry-at.ts'
import { linkAbove } from './entries.ts'
import { withLock } from './lock.ts'
import { type OutputNotes, readNotes, writeNotes } from './notes.ts'
import { isAsWritten } from './plan.ts'

/** A file that the last run wrote and somebody has changed since. */
type EditedFile = {
  /** Below the output folder, with `/`. */
  readonly path: string
  /** Nothing where there is a link or a folder now. */
  readonly bytes: Buffer | undefined
  /** Whether it is as the last build wrote it, after an edit of it was taken into the chapters. */
  readonly isUndone: boolean
}

/** The edited files of an output folder, sorted. A file that was removed is not among them: the next build makes it again. */
export function editedFiles(out: string, notes: OutputNotes): EditedFile[] {
  const paths = Object.keys({ ...notes.files, ...notes.pending }).sort()
  return paths.flatMap((path): EditedFile[] => {
    const file = join(out, path)
    const entry = entryAt(file)
    if (entry === undefined) return []
    if (!entry.isFile() || linkAbove(out, path) !== undefined)
      return [{ path, bytes: undefined, isUndone: false }]
    const bytes = naming(file, () => readFileSync(file))
    const digest = digestOf(bytes)
    const isBuilt = isAsWritten(path, digest, notes)
    const isUndone = isBuilt && digest !== (notes.stitched?.[path] ?? digest)
    return isBuilt && !isUndone ? [] : [{ path, bytes, isUndone }]
  })
}

/**
 * Notes that the chapters are about to have these files as they are, so that an edit of them that is undone is an edit too.
 *
 * @returns why that could not be noted
 */
export function noteStitched(out: string, edited: readonly EditedFile[]): Problem | undefined {
  const taken = digestsOfEdited(edited)
  return problemIfRefused(() =>
    withLock(out, () => {
      const notes = readNotes(out)
      writeNotes(out, { ...notes, stitched: { ...notes.stitched, ...taken } })
      return undefined
    }),
  )
}

/**
 * Notes that the chapters have these files now, so that the next build may write over them, whatever the chapters say by then. Where
 * that cannot be noted, the build only asks once more.
 */
export function noteTaken(out: string, edited: readonly EditedFile[]): void {
  const taken = digestsOfEdited(edited)
  problemIfRefused(() =>
    withLock(out, () => {
      const notes = readNotes(out)
      // A build that came between has forgotten what was stitched, and knows the files.
      if (notes.stitched !== undefined) writeNotes(out, { ...notes, pending: { ...notes.pending, ...taken } })
      return undefined
    }),
  )
}

function digestsOfEdited(edited: readonly EditedFile[]): Record<string, string> {
  return Object.fromEntries(
    edited.flatMap(({ path, bytes }) => (bytes === undefined ? [] : [[path, digestOf(bytes)]])),
  )
}
