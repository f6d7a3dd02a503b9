import { type Chapter, type CodeBlock, isDefining, isMistake } from '../../chapter/chapter.ts'
import { isTypeScript } from '../../chapter/languages.ts'
import type { Problem } from '../../problem/problem.ts'
import { type Program, programText, type TypeFault, withTexts } from '../program.ts'
import { problemOfBreakdown, type ProgramFault } from '../compiler-problems.ts'
import type { LinkedBook } from '../link-programs.ts'
import { unsafeReason } from '../targets.ts'
import { type Checked, problemsOfTypes } from './type-problems.ts'
import type { TypeChecker } from './checker.ts'
import { filesOfStates, type State, statesOf } from './program-versions.ts'

export type CheckedBook = {
  readonly checked: readonly Checked[]
  /** The program that could not be checked. */
  readonly problems: readonly Problem[]
}

/**
 * Checks the types of every version of every program, and of every block that is wrong on purpose.
 *
 * @param isSound whether a program has no other fault
 */
export function checkTypes(
  linked: LinkedBook,
  checker: TypeChecker,
  isSound: (program: Program) => boolean,
): Promise<CheckedBook> {
  const all = statesOf(linked)
  const states = all.map((state) => ({
    ...state,
    asked: state.asked.filter((program) => isChecked(program) && isSound(program)),
  }))
  return checkStates(states, filesOfStates(all), checker)
}

/**
 * What the check has found, as problems.
 *
 * @param reported the compiler's errors in the same programs
 */
export function typeProblems(
  { chapters, linked }: { readonly chapters: readonly Chapter[]; readonly linked: LinkedBook },
  { checked, problems }: CheckedBook,
  reported: readonly ProgramFault[],
): Problem[] {
  const used = new Set(checked.flatMap(({ program }) => program.segments.map(({ block }) => block)))
  const blocks = expecting(chapters, used)
  return [...problemsOfTypes(checked, blocks, reported, linked.definitions), ...problems]
}

/** Whether a book has anything to check: loading the type checker takes time. */
export function hasTypes({ programs, mistakes }: LinkedBook): boolean {
  return mistakes.length > 0 || programs.some(isChecked)
}

/** All texts that the check depends on, in a fixed order. */
export function textsOfTypes(linked: LinkedBook): string[] {
  return statesOf(linked).flatMap(({ asked }) =>
    asked.flatMap((one) => [one.target, programText(one), ...expectationsOf(one)]),
  )
}

/** The errors that its blocks expect. */
function expectationsOf({ segments }: Program): string[] {
  return segments.map(({ block }) => (block.role.errors ?? []).join(' '))
}

/** A program that cannot be a file is reported for that only. */
function isChecked(program: Program): boolean {
  return isTypeScript(program.target) && unsafeReason(program.target) === undefined
}

/** Checks all states at once: most of the checker's work is the same for each. */
async function checkStates(
  states: readonly State[],
  files: ReadonlyMap<string, string>,
  checker: TypeChecker,
): Promise<CheckedBook> {
  const asked = states.flatMap((state) => state.asked.map((program) => ({ ...state, program })))
  if (asked.length === 0) return nothingChecked
  const pathOf = ({ folder, program }: (typeof asked)[number]) => folder + program.target
  const { faults, unchecked } = await checker.check({
    files,
    targets: asked.map(pathOf),
  })
  if (unchecked !== undefined) {
    const runaway = asked.filter((one) => pathOf(one) === unchecked.target)
    return { checked: [], problems: runaway.map(({ program }) => problemOfUnchecked(program, unchecked.why)) }
  }
  const checked = asked.map((one) => ({
    program: one.program,
    faults: faults.filter(({ target }) => target === pathOf(one)).map((fault) => toProgram(fault, one)),
  }))
  return { checked, problems: [] }
}

/** @param why a clause, such as `was stopped: it had used 120 s` */
export function problemOfUnchecked(program: Program, why: string): Problem {
  return problemOfBreakdown(program, `TypeScript ${why}`, 'checked')
}

export const nothingChecked: CheckedBook = { checked: [], problems: [] }

function toProgram(fault: TypeFault, { folder, program }: { folder: string; program: Program }): TypeFault {
  const { target } = program
  return { ...(folder === '' ? fault : withTexts(fault, (text) => text.replaceAll(folder, ''))), target }
}

/** Those of the checked blocks that expect errors. */
function expecting(chapters: readonly Chapter[], used: ReadonlySet<CodeBlock>): CodeBlock[] {
  const blocks = chapters.flatMap((chapter) => chapter.blocks)
  return blocks.filter(
    (block): block is CodeBlock =>
      (isDefining(block) || isMistake(block)) && block.role.errors !== undefined && used.has(block),
  )
}
