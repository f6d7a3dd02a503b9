import { posix } from 'node:path'
import { compiledPaths } from '../../chapter/languages.ts'
import type { CompiledScript, Exports, Import, OutputFile, Program } from '../program.ts'
import { compiledMapOf, replaceAll, type Replacement } from './compiled-map.ts'
import { exportedNames } from './exports.ts'
import { identityOf } from './import-meta.ts'
import { starterText } from './starter.ts'

/**
 * The files that a compiled program becomes; none for one that stands in the output folder as it was written.
 *
 * @param program what was compiled
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
  const replacements = [
    ...identityOf(code, posix.basename(paths.starter)),
    ...imports.flatMap(compiledImport),
  ]
  const map = compiledMapOf(program, script, replacements, name)
  const address = encodeURIComponent(posix.basename(paths.map))
  return [
    {
      path: paths.starter,
      text: starterText(name, exportedNames(script.target, known), exports.names.includes('default')),
    },
    { path: paths.code, text: `${replaceAll(code, replacements)}//# sourceMappingURL=${address}\n` },
    { path: paths.map, text: map },
  ]
}

/** `./x.ts` names the file that runs under newer Node; what is compiled imports what is compiled. */
function compiledImport({ specifier, start, end }: Import): Replacement[] {
  if (!isRelative(specifier)) return []
  return [{ start, end, text: compiledPaths(specifier)?.code ?? specifier }]
}

/** Whether an import names a file, and no package. */
export function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier)
}
