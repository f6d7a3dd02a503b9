import { diffArrays } from 'diff'

/** A line of the comparison of two texts. */
export type ChangedLine = {
  readonly kind: 'kept' | 'added' | 'removed'
  /** 0-based line of the new text; of the old one where it was removed. */
  readonly index: number
}

/** The changes from one text to another, line by line; removed lines precede lines that were added there. */
export function changesOf(before: readonly string[], after: readonly string[]): ChangedLine[] {
  let old = 0
  let index = 0
  return diffArrays([...before], [...after]).flatMap(({ added, removed, count }): ChangedLine[] => {
    const run = Array.from({ length: count }, (_, i) => i)
    if (removed) return run.map(() => ({ kind: 'removed', index: old++ }))
    if (!added) old += count
    return run.map(() => ({ kind: added ? 'added' : 'kept', index: index++ }))
  })
}
