import { resolve } from 'node:path'
import { readFiles } from './book/load.ts'
import { type Made, makeFiles } from './book/make-files.ts'
import { newBuildCache } from './build-cache.ts'
import { type ChapterFile, findChapters } from './chapter/chapter-files.ts'

/** A book that stays open while it is written. */
export type Session = {
  /**
   * Everything that the book makes now, its problems, and the map back to the chapters (`book`). What has not changed
   * since the last call is not read, compiled or checked again.
   *
   * @param edits texts that are not on disk yet, by the chapter's shown path
   * @returns nothing where there are no chapters
   */
  readonly make: (edits?: ReadonlyMap<string, string>) => Promise<Made | undefined>
  /** Ends the type checker's process. */
  readonly close: () => Promise<void>
}

type SessionOptions = {
  /** The folder of chapters, as the person wrote it. */
  readonly chapters: string
  /** The output folder: nothing is written to it, but packages are resolved from there. */
  readonly out: string
  /** What shown paths are relative to. */
  readonly cwd: string
}

/** Opens a book, for an editor, or a server of pages. */
export function openSession({ chapters, out, cwd }: SessionOptions): Session {
  const { read, ...cache } = newBuildCache(resolve(cwd, out))
  return {
    make: async (edits = new Map()) => {
      const files = findChapters(chapters, cwd)
      if (files === undefined || files.length === 0) return undefined
      const edited = files.map((file): ChapterFile => ({ ...file, text: edits.get(file.path) }))
      return makeFiles(readFiles(edited, read), { agreed: undefined, ...cache })
    },
    close: cache.close,
  }
}
