import { type Program, programLines } from '../program/program.ts'
import type { Problem } from '../problem/problem.ts'
import type { BlockEdit } from './changed-blocks.ts'
import { type EditedBook, programsOf } from './edited-book.ts'
import { newProblem, otherLine } from './refused-edits.ts'
import { areEqual } from './rewritten.ts'

/** New texts of chapters, by shown path, and what they were made from. */
type Stitching = {
  readonly texts: ReadonlyMap<string, string>
  readonly edits: readonly BlockEdit[]
  /** The targets of programs that nobody edited, and that change too. */
  readonly also: ReadonlySet<string>
}

/**
 * Reads the stitched chapters as a build would, and compares: the edited programs have to come out to the byte, and the others
 * as they were. What is found here had no better reason before.
 */
export function checkStitched(edited: EditedBook, { texts, edits, also }: Stitching): Problem[] {
  const now = edited.read(texts)
  const fresh = now.problems.filter((one) => !isKnown(one, edited.problems, now.problems))
  if (fresh.length > 0) return fresh.map((one) => newProblem(one, edits, edited.shown))
  const made = new Map(programsOf({ book: now.book, limit: edited.limit }).map((one) => [one.target, one]))
  return programsOf(edited).flatMap((program) => {
    const { target } = program
    const wanted = edited.edited.get(target) ?? (also.has(target) ? undefined : programLines(program))
    const lines = linesOf(made.get(target))
    if (wanted === undefined || areEqual(wanted, lines)) return []
    const line = wanted.findIndex((text, i) => text !== lines[i])
    return [otherLine(target, line < 0 ? wanted.length - 1 : line, edits, edited.shown)]
  })
}

function linesOf(program: Program | undefined): readonly string[] {
  return program === undefined ? [] : programLines(program)
}

/** Whether a chapter had problems of a kind before, and has no more of them now. */
function isKnown({ code, at }: Problem, before: readonly Problem[], now: readonly Problem[]): boolean {
  const count = (all: readonly Problem[]) =>
    all.filter((one) => one.code === code && one.at.path === at.path).length
  return count(before) >= count(now)
}
