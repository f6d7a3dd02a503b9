import {
  type CompilerFindings,
  compilePrograms,
  findCompilerFaults,
} from '../program/compile/compile-programs.ts'
import { formatPlace, type Place } from '../problem/place.ts'
import { distinctProblems, type Problem, type ProblemFacts } from '../problem/problem.ts'
import type { OutputFile, Program } from '../program/program.ts'
import type { Book } from './extract.ts'
import { wordOfTarget } from '../chapter/chapter.ts'
import { outputsOf } from '../program/targets.ts'
import { problemsOfFaults } from '../program/compiler-problems.ts'
import { type LinkedBook, programsAt } from '../program/link-programs.ts'
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
import { isTooComplex } from '../program/complexity.ts'
import { withoutMissingNames } from '../program/types/type-problems.ts'
import { digestOf } from '../system/digest.ts'
import type { Summary } from '../output/notes.ts'
import type { TypeChecker } from '../program/types/checker.ts'

/** What a build makes, before any of it is written. */
export type Made = {
  readonly files: readonly OutputFile[]
  readonly problems: readonly Problem[]
  /** The output files that each program imports, by its target. */
  readonly imports: ReadonlyMap<string, readonly string[]>
  /** Digest of everything that the types depend on. */
  readonly types: string
  readonly summary: Summary
  /** The book itself, whose programs’ segments lead back to the chapters. */
  readonly book: Book
}

type MakeOptions = {
  /** Digest of the programs whose types were found to agree. */
  readonly agreed: string | undefined
  /** Opens the type checker, a process that is started only when something is to be checked. */
  readonly openChecker: () => Promise<TypeChecker>
  /** 0-based index of the chapter at whose end the programs are wanted; nothing for the end of the book. */
  readonly through?: number | undefined
  /** Compiles a script, where not each is to be compiled again. */
  readonly compile?: typeof compileScript | undefined
}

/** Makes every file of the output folder, in memory. */
export async function makeFiles(read: ReadFiles, options: MakeOptions): Promise<Made> {
  const { book } = read
  const types = digestOfTypes(book)
  const check = types === options.agreed ? async () => nothingChecked : checkBook
  const { compiled, problems } = await findIn(read, options, check, (isSound) =>
    compileBook(book.linked, isSound, options),
  )
  const { files, imports } = compiled
  return { files, imports, problems, types, summary: summarize(book, options.through), book }
}

function digestOfTypes({ linked }: Book): string {
  return digestOf(Buffer.from(textsOfTypes(linked).join('\0')))
}

/**
 * Finds the problems that `makeFiles` finds, without making any file; and, for who is still writing, the types that do not agree
 * in programs with a reference that leads nowhere. Where types are known to agree, a build has compiled these programs too.
 */
export async function findProblems(
  read: ReadFiles,
  options: Omit<MakeOptions, 'through'>,
): Promise<readonly Problem[]> {
  const isAgreed = options.agreed !== undefined && options.agreed === digestOfTypes(read.book)
  const check = isAgreed ? async () => nothingChecked : checkWhileWritten
  const { problems } = await findIn(read, options, check, async (isSound) =>
    isAgreed ? merged([]) : findCompilerFaultsOf(read.book.linked, isSound, options),
  )
  return problems
}

async function checkWhileWritten(book: Book, isSound: IsSound, options: MakeOptions) {
  const { checked, ...rest } = await checkBook(book, isSoundOrPartial(book.linked, isSound), options)
  return { ...rest, checked: checked.map((one) => (isSound(one.program) ? one : withoutMissingNames(one))) }
}

async function findCompilerFaultsOf(linked: LinkedBook, isSound: IsSound, { compile }: MakeOptions) {
  const find = (sound: readonly Program[]) => findCompilerFaults(sound, linked.programs, compile)
  return merged(
    await Promise.all([
      find(linked.programs.filter(isSound)),
      ...editionsOf(linked, isSound).map((one) => find([one])),
    ]),
  )
}

/** Whether a program is sound, or lacks only chunks; what is wrong in it on purpose cannot be told from that. */
function isSoundOrPartial({ broken }: LinkedBook, isSound: IsSound): IsSound {
  return (program) =>
    isSound(program) ||
    (broken.has(program) &&
      !isTooComplex(program) &&
      program.segments.every(({ block }) => block.role.errors === undefined))
}

/** Compiles a book in some way, checks it, and puts all problems together. */
async function findIn<Compiled extends CompilerFindings>(
  { book, problems }: ReadFiles,
  options: MakeOptions,
  check: typeof checkBook,
  compile: (isSound: IsSound) => Promise<Compiled>,
) {
  const isSound = soundness(book.linked, problems)
  // Compiler and type checker are other processes.
  const [compiled, messages, checked] = await Promise.all([
    compile(isSound),
    checkMessages(book.chapters),
    check(book, isSound, options),
  ])
  const all = [
    ...problems,
    ...messages,
    ...problemsOfFaults(compiled.faults),
    ...compiled.problems,
    ...typeProblems(book, checked, compiled.faults),
  ]
  return { compiled, problems: distinct(all) }
}

function merged(all: readonly CompilerFindings[]): CompilerFindings {
  return {
    faults: all.flatMap(({ faults }) => faults),
    problems: all.flatMap(({ problems }) => problems),
  }
}

function editionsOf({ earlierVersions }: LinkedBook, isSound: IsSound): Program[] {
  return earlierVersions.map(({ program }) => program).filter(isSound)
}

/** Where the chapters name each file of the output folder; a compiled one where they name its program. */
export function fencesOfFiles({ linked }: Book): Map<string, Place> {
  const named = [...linked.definitions.files].flatMap(([target, [first]]) =>
    first === undefined ? [] : [{ target, at: wordOfTarget(first.block).at }],
  )
  return new Map(named.flatMap(({ target, at }) => outputsOf(target).map((path) => [path, at])))
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

/** Compiles the programs; of earlier versions only the problems count. */
async function compileBook(linked: LinkedBook, isSound: IsSound, { through, compile }: MakeOptions) {
  const { programs } = linked
  const last = await compilePrograms(programs.filter(isSound), programs, compile)
  const earlier = await Promise.all(
    editionsOf(linked, isSound).map((program) => compilePrograms([program], programs, compile)),
  )
  const wanted = through === undefined ? last : await compileThrough(through, linked, isSound, compile)
  const { files, imports } = wanted
  return { files, imports, ...merged([...new Set([last, ...earlier, wanted])]) }
}

/** Compiles the programs as they are at the end of a chapter, by its 0-based index. */
function compileThrough(
  through: number,
  linked: LinkedBook,
  isSound: IsSound,
  compile?: typeof compileScript,
) {
  const programs = programsAt(linked, through)
  return compilePrograms(programs.filter(isSound), programs, compile)
}

/** Whether a program is what its author meant, as far as is known: compiler errors in others are noise. */
function soundness({ broken }: LinkedBook, problems: readonly Problem[]): IsSound {
  const unclosed = new Set(
    problems.flatMap(({ code, at }) => (code === 'unclosed-fence' ? [`${at.path}:${at.line}`] : [])),
  )
  return (program) =>
    !broken.has(program) && !program.segments.some(({ block }) => unclosed.has(`${block.path}:${block.line}`))
}

/** TypeScript's codes of an import of a file that is not there. */
const unresolved: ReadonlySet<string | undefined> = new Set(['TS2307', 'TS2835', 'TS2882'])

/** Reports a fault that several programs or versions share once; and an unresolved import only as our own problem. */
function distinct(problems: readonly Problem[]): Problem[] {
  const lost = new Set(
    problems.flatMap(({ code, at }) => (code === 'unresolved-import' ? [formatPlace(at)] : [])),
  )
  return distinctProblems(problems).filter(({ at, typeCode }: ProblemFacts) => {
    // The checker's place is that of the quote before the specifier.
    const specifier = formatPlace({ ...at, column: at.column + 1 })
    return !(unresolved.has(typeCode) && lost.has(specifier))
  })
}
