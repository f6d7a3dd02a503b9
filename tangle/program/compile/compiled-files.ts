import { posix } from 'node:path'
import { compiledPaths, metaName } from '../../chapter/languages.ts'
import type { CompiledScript, Exports, Import, OutputFile, Program } from '../program.ts'
import { compiledMapOf, replaceAll, type Replacement } from './compiled-map.ts'
import { exportedNames, starterText } from './starter.ts'

/**
 * The files that a program is compiled to; none for a program that runs as it was written.
 *
 * @param known what each module of the book exports by itself, by path
 */
export function filesOf(
  script: CompiledScript,
  program: Program,
  known: ReadonlyMap<string, Exports>,
): OutputFile[] {
  const paths = compiledPaths(script.target)
  if (paths === undefined) return []
  const { code, imports, exports } = script
  const name = posix.basename(paths.code)
  // The line that names the interpreter is the starter's too.
  const [hashbang = ''] = /^#!.*\n/.exec(code) ?? []
  const replacements = [
    ...importMetaLine(code, hashbang.length, posix.basename(paths.starter)),
    ...imports.flatMap(compiledImport),
  ]
  const map = compiledMapOf(program, script, replacements, name)
  const starter = starterText(name, exportedNames(script.target, known), exports.names.includes('default'))
  const address = encodeURIComponent(posix.basename(paths.map))
  return [
    { path: paths.starter, text: `${hashbang}${starter}` },
    { path: paths.code, text: `${replaceAll(code, replacements)}//# sourceMappingURL=${address}\n` },
    { path: paths.map, text: map },
  ]
}

/**
 * A line that gives a compiled module the `import.meta` of its starter. So the module finds that it is the main one, and a
 * worker or child process that it starts from its own URL names the chapter when it crashes.
 *
 * @param code in which {@link metaName} is written for `import.meta`
 * @param start the offset at which the line is put, in UTF-16 units
 * @param starter the starter's name, in the same folder
 */
function importMetaLine(code: string, start: number, starter: string): Replacement[] {
  if (!code.includes(metaName)) return []
  const url = `new URL(${JSON.stringify(`./${encodeURIComponent(starter)}`)}, import.meta.url).href`
  const filename = `import.meta.filename.replace(/[^/\\\\]*$/, () => ${JSON.stringify(starter)})`
  const main = `'main' in import.meta && { main: process.argv[1] === ${filename} }`
  const text = `const ${metaName} = { __proto__: import.meta, url: ${url}, filename: ${filename}, ...(${main}) };\n`
  return [{ start, end: start, text }]
}

/** `./x.ts` is the author's text; compiled files import compiled files. */
function compiledImport({ specifier, start, end }: Import): Replacement[] {
  if (!isRelative(specifier)) return []
  return [{ start, end, text: compiledPaths(specifier)?.code ?? specifier }]
}

/** Whether an import names a file, not a package. */
export function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier)
}
