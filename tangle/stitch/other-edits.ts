import type { ProblemCode } from '../problem/codes.ts'
import type { Problem } from '../problem/problem.ts'
import { programLines } from '../program/program.ts'
import { hunksOf } from '../text/hunks.ts'
import { type EditedBook, programsOf } from './edited-book.ts'

/** Refusals that send the author to the chapter. */
const madeInChapter: ReadonlySet<ProblemCode> = new Set([
  'torn-edit',
  'lost-indentation',
  'removed-reference',
  'changed-reference',
  'unstitchable-text',
])

/**
 * Says what becomes of the other edits where one is to be made in the chapter instead. A file that was edited and whose chapter has
 * changed too is refused, so they have to go back first.
 *
 * @param refused all edits that do not go back
 */
export function mindOtherEdits(refused: readonly Problem[], edited: EditedBook): readonly Problem[] {
  const count = programsOf(edited)
    .map(
      (program) =>
        hunksOf(programLines(program), edited.edited.get(program.target) ?? programLines(program)).length,
    )
    .reduce((sum, one) => sum + one, 0)
  if (count <= refused.length) return refused
  return refused.map((one) =>
    madeInChapter.has(one.code) ? { ...one, hint: `${one.hint} ${othersFirst}` } : one,
  )
}

const othersFirst =
  'Where you made other edits too, undo this one here and stitch those before you change the chapter: they would be refused then.'
