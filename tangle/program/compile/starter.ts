import { posix } from 'node:path'
import type { Exports } from '../program.ts'

const switchOn = 'process.setSourceMapsEnabled(true)'

/**
 * The file that a reader starts. It turns source maps on and then loads the compiled program, because Node reads only the
 * maps of files that are loaded later; so stack traces name the chapter without any flag.
 *
 * @param file the compiled program, in the same folder
 * @param names all that it exports; `undefined` where that is not known
 * @param hasDefault whether it has a default export, which `export *` leaves out
 */
export function starterText(
  file: string,
  names: readonly string[] | undefined,
  hasDefault = names?.includes('default') ?? false,
): string {
  const path = `./${encodeURIComponent(file)}`
  if (file.endsWith('.cjs')) return `${switchOn}\nmodule.exports = require(${JSON.stringify(`./${file}`)})\n`
  // Unknown names can only be re-exported by `export *`, which loads the program first.
  if (names === undefined)
    return `export * from ${quoted(path)}\n${hasDefault ? `export { default } from ${quoted(path)}\n` : ''}`
  return `${switchOn}\n${importing(path, names)}\n`
}

/** Any name can be exported, also a reserved word or a string, but not every name can be declared. */
function importing(path: string, names: readonly string[]): string {
  if (names.length === 0) return `await import(${quoted(path)})`
  const taken = names.map((name, i) => `${JSON.stringify(name)}: value${i}`)
  const given = names.map((name, i) => `value${i} as ${JSON.stringify(name)}`)
  return `const { ${taken.join(', ')} } = await import(${quoted(path)})\nexport { ${given.join(', ')} }`
}

/** `encodeURIComponent` leaves the quote `'` as it is. */
const quoted = (path: string) => (path.includes("'") ? JSON.stringify(path) : `'${path}'`)

/**
 * All names that a module exports, including those that it re-exports from other modules of the book.
 *
 * @param target its path below the output folder
 * @param known what each module exports by itself, by path
 * @returns `undefined` where it re-exports a package, whose names are known only when it runs
 */
export function exportedNames(
  target: string,
  known: ReadonlyMap<string, Exports>,
  above: readonly string[] = [],
): readonly string[] | undefined {
  const own = known.get(target)
  if (own === undefined) return undefined
  const names = new Set(own.names)
  for (const specifier of own.stars) {
    const other = posix.join(posix.dirname(target), specifier)
    if (above.includes(other)) continue
    const handedOn = specifier.startsWith('.') ? exportedNames(other, known, [...above, target]) : undefined
    if (handedOn === undefined) return undefined
    // `export *` exports all names except `default` (ECMA-262, section 16.2.1.7.2.1).
    for (const name of handedOn) if (name !== 'default') names.add(name)
  }
  return [...names]
}
