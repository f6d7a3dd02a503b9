import { builtinModules } from 'node:module'

/** The statements that import, also where one goes over several lines, and the calls `import()` and `require()`. */
const importing =
  /(?:^\s*import\b[^'"\n]*|^\s*export\b[^'"\n]*\bfrom\s*|^\s*\}\s*from\s*|\b(?:import|require)\(\s*)(['"])([^'"\n]+)\1/gm

/** The npm packages that a module imports, each once, sorted. */
export function packagesNamed(text: string): string[] {
  const names = [...text.matchAll(importing)].flatMap(([, , specifier = '']) => packageOf(specifier) ?? [])
  return [...new Set(names)].sort()
}

/** The package's name within a specifier: `@scope/name/file` is a file of `@scope/name`. */
function packageOf(specifier: string): string | undefined {
  const [name] = /^(?:@[\w.~-]+\/)?[a-z\d][\w.~-]*(?=$|\/)/.exec(specifier) ?? []
  if (name === undefined || name.length > longestName || builtinModules.includes(name)) return undefined
  return name
}

/** npm allows no longer name; and a text that only looks like an import may be longer than a file's name. */
const longestName = 214
