import type { Problem, Result } from '../data/problem.ts'
import { type OutputFile, type Program, programText } from '../data/program.ts'
import { sourceMapOf } from '../emit/sourcemap.ts'
import { problemOfFault, problemOfImport } from '../link/faults.ts'
import { compiledPath, outputsOf } from '../link/targets.ts'
import { type Compiled, compileScripts, type Script } from '../world/compile.ts'

/**
 * Turns programs into the files of an output folder: the author's text, and for TypeScript the compiled
 * text with its map beside it.
 *
 * @param sourceOf how a map in the folder of `target` names a chapter, given its shown path
 * @param known all programs of the book, for their imports of one another
 */
export async function compilePrograms(
  programs: readonly Program[],
  sourceOf: (target: string, path: string) => string,
  known: readonly Program[] = programs,
): Promise<Result<OutputFile[]>> {
  const texts = programs.map((program) => ({ path: program.target, text: programText(program) }))
  const targets = new Set(known.flatMap(({ target }) => outputsOf(target)))
  const compiled = await compileScripts(scriptsOf(programs, texts, sourceOf), targets)
  return { value: withPackage([...texts, ...compiled.files]), problems: problemsOf(compiled, programs) }
}

/** The programs that a compiler reads, each with its map only when it is asked for: maps are large. */
function* scriptsOf(
  programs: readonly Program[],
  texts: readonly OutputFile[],
  sourceOf: (target: string, path: string) => string,
): Generator<Script> {
  for (const [i, program] of programs.entries()) {
    const { target } = program
    if (!/\.[cm]?[jt]sx?$/.test(target)) continue
    const map = sourceMapOf(program, (path) => sourceOf(target, path))
    yield { target, compiled: compiledPath(target), text: texts[i]?.text ?? '', map }
  }
}

/** Without this, what `.js` means would depend on the folders above: here it is always a module. */
function withPackage(files: readonly OutputFile[]): OutputFile[] {
  if (files.some(({ path }) => path === 'package.json')) return [...files]
  return [...files, { path: 'package.json', text: '{ "type": "module" }\n' }]
}

function problemsOf(compiled: Compiled, programs: readonly Program[]): Problem[] {
  const byTarget = new Map(programs.map((program) => [program.target, program]))
  const faults = compiled.faults.flatMap((fault) => {
    const program = byTarget.get(fault.target)
    return program === undefined ? [] : [problemOfFault(fault, program)]
  })
  const unresolved = compiled.unresolved.flatMap(({ target, specifier, wanted }) => {
    const program = byTarget.get(target)
    return program === undefined ? [] : [problemOfImport(program, specifier, wanted)]
  })
  return [...faults, ...unresolved]
}
