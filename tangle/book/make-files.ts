import { type CompiledPrograms, compilePrograms } from '../program/compile/compile-programs.ts'
import { formatPlace } from '../problem/place.ts'
import { distinctProblems, type Problem } from '../problem/problem.ts'
import type { OutputFile, Program } from '../program/program.ts'
import type { Book } from './extract.ts'
import { problemsOfFaults } from '../program/compiler-problems.ts'
import type { LinkedBook } from '../program/link-programs.ts'
import type { ReadFiles } from './load.ts'
import { checkMessages } from '../message/chapter-messages.ts'
import { summarize } from './summary.ts'
import {
  type CheckedBook,
  checkTypes,
  hasTypes,
  nothingChecked,
  textsOfTypes,
  typeProblems,
} from '../program/types/check-types.ts'
import type { compileScript } from '../program/compile/esbuild.ts'
import { digestOf } from '../system/digest.ts'
import type { Summary } from '../output/notes.ts'
import type { TypeChecker } from '../program/types/checker.ts'

/** What a build makes, before any of it is written. */
export type Made = {
  readonly files: readonly OutputFile[]
  readonly problems: readonly Problem[]
  /** Digest of all that the types depend on. */
  readonly types: string
  readonly summary: Summary
  /** The book itself: positions lead back through its programs’ segments. */
  readonly book: Book
}

export type MakeOptions = {
  /** Digest of the programs whose types were found to agree. */
  readonly agreed: string | undefined
  /** Opens the type checker: a process of its own, asked for only when something is to be checked. */
  readonly openChecker: () => Promise<TypeChecker>
  /** How a script is compiled, where not anew each time. */
  readonly compile?: typeof compileScript
}

/** Makes every file of the output folder, in memory. */
export async function makeFiles({ book, problems }: ReadFiles, options: MakeOptions): Promise<Made> {
  const isSound = soundness(book.linked, problems)
  const types = digestOf(Buffer.from(textsOfTypes(book.linked).join('\0')))
  // Compiler and type checker are other processes.
  const [compiled, messages, checked] = await Promise.all([
    compileBook(book.linked, isSound, options.compile),
    checkMessages(book.chapters),
    types === options.agreed ? nothingChecked : checkBook(book, isSound, options),
  ])
  const all = [
    ...problems,
    ...messages,
    ...problemsOfFaults(compiled.faults),
    ...compiled.problems,
    ...typeProblems(book.chapters, checked, compiled.faults),
  ]
  return { files: compiled.files, problems: distinct(all), types, summary: summarize(book), book }
}

type IsSound = (program: Program) => boolean

async function checkBook(
  { linked }: Book,
  isSound: IsSound,
  { openChecker }: MakeOptions,
): Promise<CheckedBook> {
  if (!hasTypes(linked)) return nothingChecked
  return checkTypes(linked, await openChecker(), isSound)
}

/** Compiles the programs as they stand at the end of the book; earlier editions are only checked. */
async function compileBook(linked: LinkedBook, isSound: IsSound, compile?: typeof compileScript) {
  const { programs } = linked
  const editions = linked.editions.map(({ program }) => program).filter(isSound)
  const last = await compilePrograms(programs.filter(isSound), programs, compile)
  const earlier = await Promise.all(editions.map((program) => compilePrograms([program], programs, compile)))
  const all = [last, ...earlier]
  return {
    files: last.files,
    faults: all.flatMap(({ faults }) => faults),
    problems: all.flatMap((compiled) => compiled.problems),
  } satisfies CompiledPrograms
}

/** Whether a program is what its author meant, as far as is known: what a compiler says of another is noise. */
function soundness({ broken }: LinkedBook, problems: readonly Problem[]): IsSound {
  const unclosed = new Set(
    problems.flatMap(({ code, at }) => (code === 'unclosed-fence' ? [`${at.path}:${at.line}`] : [])),
  )
  return (program) =>
    !broken.has(program) && !program.segments.some(({ block }) => unclosed.has(`${block.path}:${block.line}`))
}

/** A fault that several programs or editions share is told once; and an import of nothing, once by us. */
function distinct(problems: readonly Problem[]): Problem[] {
  const lost = new Set(
    problems.flatMap(({ code, at }) => (code === 'unresolved-import' ? [formatPlace(at)] : [])),
  )
  return distinctProblems(problems).filter(({ at, message }) => {
    // The checker speaks of the specifier with its quotes.
    const specifier = formatPlace({ ...at, column: at.column + 1 })
    return !(/^TS(?:2307|2835|2882):/.test(message) && lost.has(specifier))
  })
}
