import { isOfSameLines } from './changed-blocks.ts'
import { areEqual, type FollowedEdit, type Rewritten, type TornEdit } from './rewritten.ts'

/**
 * Lines that are new between two uses can go to only one of them where the same lines are used somewhere else in the edited files:
 * both places say the same, or they do not.
 *
 * @returns the edits, with those lines in their places; what could still go to either use is left torn
 */
export function settleTorn(all: readonly FollowedEdit[]): FollowedEdit[] {
  const uses = new Set(all.flatMap(({ torn }) => torn.flatMap(({ left, right }) => [left, right])))
  const calm = all.flatMap(({ rewritten }) => rewritten).filter(({ use }) => !uses.has(use))
  return all.map((edit) => edit.torn.reduce((settled, torn) => settleOne(settled, torn, calm), edit))
}

/** @param calm the uses whose lines are known */
function settleOne(edit: FollowedEdit, torn: TornEdit, calm: readonly Rewritten[]): FollowedEdit {
  const at = edit.rewritten.findIndex(({ use }) => use === torn.left)
  const [left, right] = edit.rewritten.slice(at, at + 2)
  if (torn.isReplacing || left === undefined || right?.use !== torn.right) return edit
  const count = torn.asRight.length
  const without = { ...left, body: left.body.slice(0, -count) }
  const more = { ...right, body: [...torn.asRight, ...right.body], from: right.from - count }
  const agrees = (one: Rewritten) =>
    calm.every((other) => !isOfSameLines(one, other) || areEqual(one.body, other.body))
  const [goLeft, goRight] = [agrees(left) && agrees(right), agrees(without) && agrees(more)]
  if (goLeft === goRight) return edit
  const rest = edit.torn.filter((one) => one !== torn)
  return {
    ...edit,
    torn: rest,
    rewritten: goLeft ? edit.rewritten : edit.rewritten.toSpliced(at, 2, without, more),
  }
}
