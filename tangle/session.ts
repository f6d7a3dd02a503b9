import { resolve } from 'node:path'
import type { Problem } from './problem/problem.ts'
import { type ReadFile, type ReadFiles, readFiles } from './book/load.ts'
import { findProblems, type Made, makeFiles } from './book/make-files.ts'
import { newBuildCache } from './build-cache.ts'
import { type ChapterFile, findChapters } from './chapter/chapter-files.ts'
import { startCompiler } from './program/compile/esbuild.ts'
import { filesOfStates, type State } from './program/types/program-versions.ts'
import type { Questions } from './program/types/questions.ts'

/** A book as it was read, and the texts of its chapters. */
export type ReadState = ReadFiles & {
  /** By shown path, as they are on the disk or in the editor. */
  readonly texts: ReadonlyMap<string, string>
}

/** A book that stays open while it is written. */
type Session = {
  /**
   * Reads and links the book as it is now; a chapter that has not changed is not read again.
   *
   * @param edits texts that are not on disk yet, by the chapter's shown path
   * @param isDiskSame whether nothing was written to the disk since the last call: then nothing is read from it
   * @returns nothing where there are no chapters
   */
  readonly read: (edits?: ReadonlyMap<string, string>, isDiskSame?: boolean) => ReadState | undefined
  /** Starts the processes that are needed later, without waiting. */
  readonly warmUp: () => void
  /**
   * The problems of a book that was read: those that `make` finds.
   *
   * @param agreed digest of the programs whose types were found to agree, which are then not checked again
   */
  readonly problemsOf: (read: ReadFiles, agreed?: string) => Promise<readonly Problem[]>
  /**
   * Everything that the book makes now, its problems, and the map back to the chapters (`book`). What has not changed
   * since the last call is not read, compiled or checked again.
   *
   * @param edits texts that are not on disk yet, by the chapter's shown path
   * @returns nothing where there are no chapters
   */
  readonly make: (edits?: ReadonlyMap<string, string>) => Promise<Made | undefined>
  /** What TypeScript can be asked about the programs of a book, which it knows by folder and target of their state. */
  readonly questionsAbout: (states: readonly State[]) => Promise<Questions>
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
  const { readFile, compile, checker } = newBuildCache(resolve(cwd, out))
  let found: readonly ChapterFile[] = []
  /** What was read last, by path; with the text of an editor, if it was that. */
  let last = new Map<string, { readonly edit: string | undefined; readonly one: ReadFile }>()
  const readNow = (
    edits: ReadonlyMap<string, string> = new Map(),
    isDiskSame = false,
  ): ReadState | undefined => {
    if (!isDiskSame) found = findChapters(chapters, cwd) ?? []
    if (found.length === 0) return undefined
    const now: typeof last = new Map()
    const book = readFiles(found, (file) => {
      const edit = edits.get(file.path)
      const known = last.get(file.path)
      const isKnown = known?.edit === edit && (isDiskSame || edit !== undefined)
      const one = known !== undefined && isKnown ? known.one : readFile({ ...file, text: edit })
      now.set(file.path, { edit, one })
      return one
    })
    last = now
    return { ...book, texts: new Map([...now].map(([path, { one }]) => [path, one.source.text])) }
  }
  const making = { agreed: undefined, openChecker: checker.open, compile }
  return {
    read: readNow,
    warmUp: () => {
      checker.warmUp()
      startCompiler()
    },
    problemsOf: (book, agreed) => findProblems(book, { ...making, agreed }),
    make: async (edits) => {
      const book = readNow(edits)
      return book && makeFiles(book, making)
    },
    questionsAbout: async (states) => (await checker.open()).questionsAbout(filesOfStates(states)),
    close: checker.close,
  }
}
