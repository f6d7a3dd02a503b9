import { posix } from 'node:path'
import { compiledPaths } from '../data/compiled-paths.ts'
import type { CompiledScript, Import, OutputFile } from '../data/program.ts'
import { starterText } from './starter.ts'

/** The files that a compiled program becomes; none for one that stands in the output folder as it was written. */
export function filesOf({ target, code, map, imports, exports }: CompiledScript): OutputFile[] {
  const paths = compiledPaths(target)
  if (paths === undefined) return []
  const name = posix.basename(paths.code)
  const text = `${withCompiledImports(code, imports)}//# sourceMappingURL=${posix.basename(paths.map)}\n`
  return [
    { path: paths.starter, text: starterText(name, exports, code) },
    { path: paths.code, text },
    { path: paths.map, text: `${JSON.stringify({ ...(JSON.parse(map) as object), file: name })}\n` },
  ]
}

/** `./x.ts` names the file that runs under newer Node; what is compiled imports what is compiled. */
function withCompiledImports(code: string, imports: readonly Import[]): string {
  let text = code
  for (const { specifier, start, end } of imports.toReversed()) {
    if (!isRelative(specifier)) continue
    const compiled = specifier.replace(/\.([cm]?)tsx?$/, '.compiled.$1js')
    text = text.slice(0, start) + compiled + text.slice(end)
  }
  return text
}

/** Whether an import names a file, and no package. */
export function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier)
}
