import { posix } from 'node:path'
import type { Exports } from '../program.ts'

/**
 * All names that a module exports, those included that it hands on from other modules of the book.
 *
 * @param target its path below the output folder
 * @param known what each module exports by itself, by path
 * @returns nothing where it hands on what a package exports: nobody can list that beforehand
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
    // `export *` hands on all but the default (ECMA-262, section 16.2.1.7.2.1).
    for (const name of handedOn) if (name !== 'default') names.add(name)
  }
  return [...names]
}
