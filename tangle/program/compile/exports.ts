import { posix } from 'node:path'
import type { Exports } from '../program.ts'

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
