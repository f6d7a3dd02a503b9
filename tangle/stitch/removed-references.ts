import type { Problem } from '../problem/problem.ts'
import type { Via } from '../program/program.ts'
import type { ShownPath } from './places.ts'
import { removedReference } from './refused-edits.ts'
import type { FollowedEdit, Rewritten } from './rewritten.ts'

type Brought = { before: number; after: number; readonly first: Rewritten }

/** The references, the outermost of each chain, of whose lines an edit has left none. */
export function removedReferences({ rewritten }: FollowedEdit, shown: ShownPath): Problem[] {
  const all = new Map<Via, Brought>()
  for (const one of rewritten) {
    for (let { via } = one.use; via !== undefined; via = via.parent) {
      const sum = all.get(via) ?? { before: 0, after: 0, first: one }
      sum.before += one.use.count
      sum.after += one.body.length
      all.set(via, sum)
    }
  }
  const isRemoved = (via: Via) => all.get(via)?.after === 0
  const outermost = [...all].filter(
    ([via]) => isRemoved(via) && (via.parent === undefined || !isRemoved(via.parent)),
  )
  return outermost.map(([via, { first }]) => removedReference(via, first, shown))
}
