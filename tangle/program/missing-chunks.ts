import { type Chapter, isDefining, isMistake, placeInBlock, wordOfTarget } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import { chunkKey, type Definitions, quoteName } from './definitions.ts'
import { referencesOf } from './references.ts'

/** A place that names a chunk: a reference, or the info string of a fence that appends to it or replaces it. */
export type Naming = {
  readonly at: Place
  /** In UTF-16 units. */
  readonly length: number
  /** What is written there for the chunk with this name. */
  readonly written: (name: string) => string
}

/** The places that name chunks which no fence defines, in reading order, by the chunks' keys `slug#name`. */
export function missingChunks(
  chapters: readonly Chapter[],
  { chunks }: Definitions,
): ReadonlyMap<string, readonly Naming[]> {
  const missing = new Map<string, Naming[]>()
  const isDefined = (key: string) => chunks.get(key)?.[0]?.block.role.operation === 'define'
  const take = (slug: string, name: string, naming: Naming) => {
    const key = chunkKey(slug, name)
    if (!isDefined(key)) missing.set(key, [...(missing.get(key) ?? []), naming])
  }
  for (const block of chapters.flatMap(({ blocks }) => blocks)) {
    if (!isDefining(block) && !isMistake(block)) continue
    if (isDefining(block) && block.role.kind === 'chunk')
      take(block.slug, block.role.name, {
        ...wordOfTarget(block),
        written: (name) => `name=${quoteName(name)}`,
      })
    for (const { name, index, offset, length } of referencesOf(block))
      take(block.slug, name, {
        at: placeInBlock(block, index, offset),
        length,
        written: (other) => `<<${other}>>`,
      })
  }
  return missing
}
