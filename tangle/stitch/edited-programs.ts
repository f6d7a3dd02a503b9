import { type OutputFile, type Program, programText } from '../program/program.ts'
import type { Problem, Result } from '../problem/problem.ts'
import { outputsOf } from '../program/targets.ts'
import { type BuiltBook, programsOf } from './edited-book.ts'
import { editedLines } from './edited-lines.ts'
import { generatedEdit } from './generated-edits.ts'
import { bothEdited, noFile, noLongerMade } from './refused-files.ts'

/** What was written by the last build, and what has changed since. */
type SinceBuild = {
  /** The files that were edited, by path below the output folder; without bytes where there is none any more. */
  readonly files: readonly {
    readonly path: string
    readonly bytes: Uint8Array | undefined
    /** Whether it is as the last build wrote it, after an edit of it was taken into the chapters. */
    readonly isUndone: boolean
  }[]
  /** Whether this very file is what the last build wrote, or what an earlier run has taken into the chapters. */
  readonly isBuilt: (file: OutputFile) => boolean
  /** The shown paths of the chapters that have changed. */
  readonly chapters: readonly string[]
}

/** The edited programs, as lines, and the files that do not go back whatever their edit is. */
export async function editedPrograms(
  book: BuiltBook,
  since: SinceBuild,
): Promise<Result<ReadonlyMap<string, readonly string[]>>> {
  const edited = new Map<string, readonly string[]>()
  const problems: Problem[] = []
  const programs = programsOf(book)
  for (const { path, bytes, isUndone } of since.files) {
    const program = programs.find(({ target }) => target === path)
    if (bytes === undefined) problems.push(noFile(path, book))
    else if (program === undefined && isUndone) continue
    else if (program === undefined) problems.push(await notWritten(path, bytes, book, since))
    else {
      const lines = linesToStitch(program, bytes, book, since)
      // Where the chapters were edited since, the built file is only old.
      if (lines === undefined || (isUndone && 'code' in lines)) continue
      if ('code' in lines) problems.push(lines)
      else edited.set(path, lines)
    }
  }
  return { value: edited, problems }
}

/** An edit of a file that no fence makes. */
async function notWritten(
  path: string,
  bytes: Uint8Array,
  book: BuiltBook,
  since: SinceBuild,
): Promise<Problem> {
  const isMade =
    path === 'package.json' || programsOf(book).some(({ target }) => outputsOf(target).includes(path))
  if (!isMade) return noLongerMade(path, book, since.chapters)
  return generatedEdit(path, Buffer.from(bytes).toString(), book, (text) => since.isBuilt({ path, text }))
}

/** @returns nothing where the chapters say the same already, as after an earlier run */
function linesToStitch(
  program: Program,
  bytes: Uint8Array,
  book: BuiltBook,
  since: SinceBuild,
): readonly string[] | Problem | undefined {
  const { target: path } = program
  const text = programText(program)
  if (Buffer.from(text).equals(bytes)) return undefined
  const lines = editedLines(bytes, book.shown(path))
  if ('code' in lines || since.isBuilt({ path, text })) return lines
  return bothEdited(program, lines, book, since.chapters)
}
