import { changesOf } from './line-diff.ts'

/** Consecutive lines of a text that others replace: 0-based lines, and how many. */
export type Hunk = {
  /** Of the old text: the first line that is removed, or before which lines are added. */
  readonly old: number
  readonly removed: number
  /** Of the new text, likewise. */
  readonly now: number
  readonly added: number
}

/** The places at which two texts differ, in order; between them both have the same lines. */
export function hunksOf(before: readonly string[], after: readonly string[]): Hunk[] {
  const hunks: Hunk[] = []
  let [old, now] = [0, 0]
  let open = false
  for (const { kind } of changesOf(before, after)) {
    if (kind !== 'kept') {
      const last = open ? hunks.pop() : undefined
      const { removed, added, ...start } = last ?? { old, now, removed: 0, added: 0 }
      hunks.push({
        ...start,
        removed: removed + Number(kind === 'removed'),
        added: added + Number(kind === 'added'),
      })
    }
    open = kind !== 'kept'
    if (kind !== 'added') old++
    if (kind !== 'removed') now++
  }
  return hunks
}
