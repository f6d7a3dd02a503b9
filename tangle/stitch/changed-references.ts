import { type Reference, referencesOf } from '../program/references.ts'
import type { Problem } from '../problem/problem.ts'
import type { BlockEdit } from './changed-blocks.ts'
import type { ShownPath } from './places.ts'
import { insertedReference, lostReference } from './refused-edits.ts'

/** What is wrong with a new body as to its references: it has the same ones as before, between other lines. */
export function changedReferences(edit: BlockEdit, shown: ShownPath): Problem[] {
  const { block, body, parts } = edit
  const before = referencesOf(block)
  const after = referencesOf({ ...block, lines: body })
  const shift = (index: number) => {
    const above = parts.filter(({ use }) => use.first < index)
    return above.reduce((sum, part) => sum + part.body.length - part.use.count, index)
  }
  const known = new Set(before.map(({ index }) => shift(index)))
  const found = new Set(after.map(({ index }) => index))
  return [
    ...after.filter(({ index }) => !known.has(index)).flatMap((one) => inserted(one, edit, shown)),
    ...before
      .filter(({ index }) => !found.has(shift(index)))
      .map(({ index }) => lostReference(edit, index, shown)),
  ]
}

/** @param reference in the new body */
function inserted({ index }: Reference, { parts }: BlockEdit, shown: ShownPath): Problem[] {
  let grown = 0
  for (const part of parts) {
    const own = index - part.use.first - grown
    if (own >= 0 && own < part.body.length) return [insertedReference(part, own, shown)]
    grown += part.body.length - part.use.count
  }
  // It was text in a template literal before; the whole edit made it a reference.
  return parts.slice(0, 1).map((part) => insertedReference(part, 0, shown))
}
