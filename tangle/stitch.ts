import { join, relative, resolve, sep } from 'node:path'
import { readFile, readFiles } from './book/load.ts'
import { readSource } from './book/read-book.ts'
import type { Source } from './chapter/chapter.ts'
import { type ChapterFile, digestsOf, findChapters, shownFrom, shownPath } from './chapter/chapter-files.ts'
import { isSettings } from './chapter/settings-file.ts'
import { readOnlyChapter } from './chapter/read-only.ts'
import { editedFiles, noteStitched, noteTaken } from './output/edited-files.ts'
import { digestOnDisk } from './output/entries.ts'
import { sweepLocks } from './output/lock.ts'
import { notesFolder, type OutputNotes, readNotes } from './output/notes.ts'
import { isAsMade } from './output/plan.ts'
import { problemIfRefused } from './problem/failed-call.ts'
import type { Problem } from './problem/problem.ts'
import { type OutputFile, programText } from './program/program.ts'
import { digestOf } from './system/digest.ts'
import { isReadOnly, withoutLinks } from './system/disk.ts'
import { replaceFiles } from './system/replace-file.ts'
import { type BuiltBook, programsOf } from './stitch/edited-book.ts'
import { editedPrograms } from './stitch/edited-programs.ts'
import { editedMeanwhile, otherBook } from './stitch/refused-files.ts'
import { type Stitched, stitchTexts } from './stitch/stitch-texts.ts'
import { nothingBuilt } from './where.ts'

type StitchOptions = {
  /** The folder of chapters and the output folder, as the person wrote them. */
  readonly chapters: string
  readonly out: string
  /** Find out whether all edits can go back, and write nothing. */
  readonly check: boolean
  /** What shown paths are relative to. */
  readonly cwd: string
}

export type StitchOutcome = Omit<Stitched, 'texts'> & {
  /** The shown paths of the chapters that were written, or would be. */
  readonly written: readonly string[]
  /** Where no edit is left: the shown paths of the programs that a build would write. */
  readonly behind: readonly string[]
  /** Whether any file is other than the last build wrote it, or was taken into the chapters since. */
  readonly isEdited: boolean
  readonly problems: readonly Problem[]
}

/**
 * Pipeline 8: what was edited in the output folder → the lines of the chapters that it was made from → new chapters; all edits
 * go back or none.
 *
 * @returns nothing where there is no such folder, or no chapter in it
 */
export async function stitchBook(options: StitchOptions): Promise<StitchOutcome | undefined> {
  const { cwd, check } = options
  const files = findChapters(options.chapters, cwd)
  if (files === undefined || files.length === 0) return undefined
  const out = resolve(cwd, options.out)
  const notes = readNotes(out)
  const other = notBuiltFrom(notes, out, options)
  if (other !== undefined) return refusal([other])
  const edited = editedFiles(out, notes)
  const { digests, ...book } = readEdited(files, notes, (path) => shownPath(resolve(out, path), cwd))
  const programs = await editedPrograms(book, {
    files: edited,
    isBuilt: ({ path, text }: OutputFile) => isAsMade(path, digestOf(text), notes),
    chapters: Object.keys(digests).filter(
      (path) => !isSettings(path) && digests[path] !== notes.inputs[path],
    ),
  })
  if (programs.problems.length > 0) return refusal(programs.problems)
  const { value: stitched, problems } = stitchTexts({ ...book, edited: programs.value })
  const { texts, ...told } = stitched
  const own = files.filter(({ path }) => texts.has(path))
  const refused = problems.length > 0 ? problems : closed(own)
  if (refused.length > 0) return refusal(refused)
  const unnoted = check || own.length === 0 ? undefined : noteStitched(out, edited)
  // Also where there is nothing to write: a run that was killed may have left files.
  const failed =
    unnoted !== undefined ? [unnoted] : check ? [] : write(own, texts, digests, resolve(out, notesFolder))
  if (failed.length > 0) return refusal(shownFrom(cwd, failed))
  if (!check && own.length > 0) noteTaken(out, edited)
  else if (!check) sweepLocks(out)
  const left = own.length === 0 ? behind(book, out) : []
  const isEdited = edited.length > 0 || Object.keys(notes.stitched ?? {}).length > 0
  return { ...told, written: own.map(({ path }) => path), behind: left, isEdited, problems: [] }
}

function refusal(problems: readonly Problem[]): StitchOutcome {
  return { edits: [], also: [], written: [], behind: [], isEdited: true, problems }
}

/** The programs that are other than the chapters make them, as they are shown; none where the chapters have problems. */
function behind(book: BuiltBook, out: string): string[] {
  if (book.problems.length > 0) return []
  return programsOf(book)
    .filter((program) => digestOnDisk(join(out, program.target)) !== digestOf(programText(program)))
    .map(({ target }) => book.shown(target))
}

/** What keeps an output folder from being asked about these chapters. */
function notBuiltFrom(
  notes: OutputNotes,
  out: string,
  { chapters, cwd }: StitchOptions,
): Problem | undefined {
  const shown = shownPath(out, cwd)
  if (notes.folder === undefined || notes.contents !== 'programs')
    return nothingBuilt({ path: shown, line: 1, column: 1 }, shown)
  const folder = resolve(out, notes.folder)
  return relative(folder, resolve(cwd, chapters)) === ''
    ? undefined
    : otherBook(shown, shownPath(folder, cwd), chapters.split(sep).join('/'))
}

/** Reads the chapters once; whatever is done afterwards is done with these texts. */
function readEdited(
  files: readonly ChapterFile[],
  { through }: OutputNotes,
  shown: (target: string) => string,
): BuiltBook & { readonly digests: Readonly<Record<string, string>> } {
  const sources: Source[] = []
  const keep = (source: Source) => {
    sources.push(source)
    return readSource(source)
  }
  const { book, problems, digests } = readFiles(files, (file) => readFile(file, keep))
  const index = files.findIndex(({ slug }) => slug === through)
  const known = new Map(sources.map(({ path, text }) => [path, text]))
  const read = (texts: ReadonlyMap<string, string>) => {
    const all = new Map([...known, ...behindLinks(files, texts)])
    return readFiles(files.map((file) => ({ ...file, text: all.get(file.path) })))
  }
  return { sources, book, problems, limit: index < 0 ? files.length - 1 : index, shown, read, digests }
}

/** New texts of chapters, and those of other chapters that are links to the same file. */
function behindLinks(files: readonly ChapterFile[], texts: ReadonlyMap<string, string>): Map<string, string> {
  const real = new Map(
    files.flatMap(({ file, path }) => {
      const text = texts.get(path)
      return text === undefined ? [] : [[withoutLinks(file), text] as const]
    }),
  )
  return new Map(
    files.flatMap(({ file, path }) => {
      const text = real.get(withoutLinks(file))
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
}

/** The chapters that may not be written. */
function closed(files: readonly ChapterFile[]): Problem[] {
  return files
    .filter(({ file }) => isReadOnly(file))
    .map(({ path }) => readOnlyChapter(path, 'an edit', 'undo the edits that belong into it'))
}

/**
 * Writes all chapters or none.
 *
 * @param digests of the chapters as they were read
 * @returns why nothing was written
 */
function write(
  files: readonly ChapterFile[],
  texts: ReadonlyMap<string, string>,
  digests: Readonly<Record<string, string>>,
  staging: string,
): Problem[] {
  const now = digestsOf(files)
  const moved = files.filter(({ path }) => now[path] !== digests[path])
  if (moved.length > 0) return moved.map(({ file }) => editedMeanwhile(file))
  const contents = new Map(files.map(({ file, path }) => [withoutLinks(file), texts.get(path) ?? '']))
  const refused = problemIfRefused(() => replaceFiles(contents, staging))
  return refused === undefined ? [] : [refused]
}
