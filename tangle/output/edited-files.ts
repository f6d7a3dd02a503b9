import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '../system/digest.ts'
import { naming } from '../system/failed-call.mjs'
import { entryAt } from '../system/entry-at.ts'
import { linkAbove } from './entries.ts'
import type { OutputNotes } from './notes.ts'
import { isAsWritten } from './plan.ts'

/** A file that the last run wrote and somebody has changed since. */
export type EditedFile = {
  /** Below the output folder, with `/`. */
  readonly path: string
  /** Nothing where there is a link or a folder now. */
  readonly bytes: Buffer | undefined
}

/** The edited files of an output folder, sorted. A file that was removed is not among them: the next build makes it again. */
export function editedFiles(out: string, notes: OutputNotes): EditedFile[] {
  const paths = Object.keys({ ...notes.files, ...notes.pending }).sort()
  return paths.flatMap((path): EditedFile[] => {
    const file = join(out, path)
    const entry = entryAt(file)
    if (entry === undefined) return []
    if (!entry.isFile() || linkAbove(out, path) !== undefined) return [{ path, bytes: undefined }]
    const bytes = naming(file, () => readFileSync(file))
    return isAsWritten(path, digestOf(bytes), notes) ? [] : [{ path, bytes }]
  })
}
