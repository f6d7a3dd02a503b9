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
import { compileScript, compileScripts, type CompilerInput } from './esbuild.ts'

/** Programs as files, and what is wrong with them. */
export type CompiledPrograms = {
  readonly files: readonly OutputFile[]
  /** The output files that each compiled program imports, by its target. */
  readonly imports: ReadonlyMap<string, readonly string[]>
  /** What does not parse. */
  readonly faults: readonly ProgramFault[]
  /** What is wrong with imports, and the programs that a compiler gave up on. */
  readonly problems: readonly Problem[]
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
  const texts = programs.map((program) => ({ path: program.target, text: programText(program) }))
  const compiled = await compileScripts(scriptsOf(programs, texts), compileOne)
  const byTarget = new Map(programs.map((program) => [program.target, program]))
  const exports = new Map(compiled.scripts.map((script) => [script.target, script.exports]))
  const targets = new Set(known.flatMap(({ target }) => outputsOf(target)))
  const of = <Item>({ target }: { readonly target: string }, make: (program: Program) => Item[]) => {
    const program = byTarget.get(target)
    return program === undefined ? [] : make(program)
  }
  const made = compiled.scripts.flatMap((script) =>
    of(script, (program) => filesOf(script, program, exports)),
  )
  return {
    files: withPackage([...texts, ...made]),
    imports: new Map(compiled.scripts.map((script) => [script.target, importsOf(script)])),
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
function* scriptsOf(programs: readonly Program[], texts: readonly OutputFile[]): Generator<CompilerInput> {
  for (const [i, program] of programs.entries()) {
    const { target } = program
    if (languageOfFile(target) === undefined) continue
    yield { target, text: texts[i]?.text ?? '' }
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
