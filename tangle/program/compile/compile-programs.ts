import { posix } from 'node:path'
import type { Problem, Result } from '../../problem/problem.ts'
import { type CompiledScript, type OutputFile, type Program, programText } from '../program.ts'
import { filesOf, isRelative } from './compiled-files.ts'
import {
  type ProgramFault,
  problemOfBreakdown,
  problemOfImport,
  problemsOfFaults,
} from '../compiler-problems.ts'
import { outputsOf } from '../targets.ts'
import { languageOfFile } from '../../chapter/languages.ts'
import { type Compiled, compileScript, compileScripts, type CompilerInput } from './esbuild.ts'

/** What is wrong with programs, as far as compiling them shows it. */
export type CompilerFindings = {
  /** What does not parse. */
  readonly faults: readonly ProgramFault[]
  /** What is wrong with imports, and the programs that a compiler gave up on. */
  readonly problems: readonly Problem[]
}

/** Programs as files, and what is wrong with them. */
type CompiledPrograms = CompilerFindings & {
  readonly files: readonly OutputFile[]
  /** The output files that each compiled program imports, by its target. */
  readonly imports: ReadonlyMap<string, readonly string[]>
}

/** As `compilePrograms`, without making files: their maps take most of the time. */
export async function findCompilerFaults(
  programs: readonly Program[],
  known: readonly Program[],
  compileOne = compileScript,
): Promise<CompilerFindings> {
  const compiled = await compileScripts(scriptsOf(programs), compileOne)
  return findingsOf(compiled, programs, known)
}

/**
 * Turns programs into the files of an output folder: the author's text, and for TypeScript also the compiled text, its map
 * and the file that starts it.
 *
 * @param known all programs of the book, for their imports of one another
 * @param compileOne how one script is compiled
 */
export async function compilePrograms(
  programs: readonly Program[],
  known: readonly Program[] = programs,
  compileOne = compileScript,
): Promise<CompiledPrograms> {
  const compiled = await compileScripts(scriptsOf(programs), compileOne)
  const texts = programs.map((program) => ({ path: program.target, text: programText(program) }))
  const exports = new Map(compiled.scripts.map((script) => [script.target, script.exports]))
  const of = finderOf(programs)
  const made = compiled.scripts.flatMap((script) =>
    of(script, (program) => filesOf(script, program, exports)),
  )
  return {
    ...findingsOf(compiled, programs, known),
    files: withPackage([...texts, ...made]),
    imports: new Map(compiled.scripts.map((script) => [script.target, importsOf(script)])),
  }
}

type OfTarget = { readonly target: string }

/** Makes things of the program that something is about. */
function finderOf(programs: readonly Program[]) {
  const byTarget = new Map(programs.map((program) => [program.target, program]))
  return <Item>({ target }: OfTarget, make: (program: Program) => Item[]) => {
    const program = byTarget.get(target)
    return program === undefined ? [] : make(program)
  }
}

const outputs = new WeakMap<readonly Program[], ReadonlySet<string>>()

/** The files that some programs become: each earlier version of a program asks for those of the whole book. */
function outputsOfAll(programs: readonly Program[]): ReadonlySet<string> {
  const all = outputs.get(programs) ?? new Set(programs.flatMap(({ target }) => outputsOf(target)))
  outputs.set(programs, all)
  return all
}

function findingsOf(
  compiled: Compiled,
  programs: readonly Program[],
  known: readonly Program[],
): CompilerFindings {
  const of = finderOf(programs)
  const targets = outputsOfAll(known)
  return {
    faults: compiled.faults.flatMap((fault) => of(fault, (program) => [{ program, fault }])),
    problems: [
      ...compiled.scripts.flatMap((script) =>
        of(script, (program) => unresolvedIn(script, program, targets)),
      ),
      ...compiled.breakdowns.flatMap((one) =>
        of(one, (program) => [problemOfBreakdown(program, one.what, 'compiled')]),
      ),
    ],
  }
}

/** Compiles programs, with all problems as one list. */
export async function compiledResult(programs: readonly Program[]): Promise<Result<readonly OutputFile[]>> {
  const { files, faults, problems } = await compilePrograms(programs)
  return { value: files, problems: [...problemsOfFaults(faults), ...problems] }
}

/** The programs that are compiled. */
function* scriptsOf(programs: readonly Program[]): Generator<CompilerInput> {
  for (const program of programs) {
    const { target } = program
    if (languageOfFile(target) !== undefined) yield { target, text: programText(program) }
  }
}

/** Without `package.json` the meaning of `.js` would depend on the folders above: here it is always a module. */
function withPackage(files: readonly OutputFile[]): OutputFile[] {
  if (files.some(({ path }) => path === 'package.json')) return [...files]
  return [...files, { path: 'package.json', text: '{ "type": "module" }\n' }]
}

function importsOf({ target, imports }: CompiledScript): string[] {
  return imports.flatMap(({ specifier }) =>
    isRelative(specifier) ? [posix.join(posix.dirname(target), specifier)] : [],
  )
}

/** Imports of files that no chapter makes. */
function unresolvedIn(
  { target, imports }: CompiledScript,
  program: Program,
  targets: ReadonlySet<string>,
): Problem[] {
  return imports.flatMap(({ specifier }) => {
    const wanted = posix.join(posix.dirname(target), specifier)
    return isRelative(specifier) && !targets.has(wanted) ? [problemOfImport(program, specifier, wanted)] : []
  })
}
