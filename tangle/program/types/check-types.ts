import { type Chapter, type CodeBlock, isDefining, isMistake } from '../../chapter/chapter.ts'
import { isTypeScript } from '../../chapter/languages.ts'
import type { Problem } from '../../problem/problem.ts'
import { type Program, programText, type TypeFault } from '../program.ts'
import type { ProgramFault } from '../compiler-problems.ts'
import type { LinkedBook } from '../link-programs.ts'
import { unsafeReason } from '../targets.ts'
import { type Checked, problemsOfTypes } from './type-problems.ts'
import type { TypeChecker } from './checker.ts'
import { filesOfStates, type State, statesOf } from './program-versions.ts'
import { problemOfLimit } from './type-limit.ts'

/** What the check of a book has found. */
export type CheckedBook = {
  readonly checked: readonly Checked[]
  /** The program that could not be checked. */
  readonly problems: readonly Problem[]
}

/**
 * Checks the types of every program as it stands at the end of the book, as it stood before a later chapter
 * changed it, and of every block that is wrong on purpose.
 *
 * @param isSound whether a program is what its author meant
 */
export function checkTypes(
  linked: LinkedBook,
  checker: TypeChecker,
  isSound: (program: Program) => boolean,
): Promise<CheckedBook> {
  const states = statesOf(linked).map((state) => ({
    ...state,
    asked: state.asked.filter((program) => isChecked(program) && isSound(program)),
  }))
  return checkStates(states, checker)
}

/**
 * What the check has found, as problems.
 *
 * @param told what the compiler says of the same programs
 */
export function typeProblems(
  chapters: readonly Chapter[],
  { checked, problems }: CheckedBook,
  reported: readonly ProgramFault[],
): Problem[] {
  const used = new Set(checked.flatMap(({ program }) => program.segments.map(({ block }) => block)))
  return [...problemsOfTypes(checked, expecting(chapters, used), reported), ...problems]
}

/** Whether a book has anything to check: to load the type checker takes time. */
export function hasTypes({ programs, mistakes }: LinkedBook): boolean {
  return mistakes.length > 0 || programs.some(isChecked)
}

/** All texts that the check depends on, in an order that does not change. */
export function textsOfTypes(linked: LinkedBook): string[] {
  return statesOf(linked).flatMap(({ asked }) =>
    asked.flatMap((one) => [one.target, programText(one), ...expectationsOf(one)]),
  )
}

/** What its blocks say that the checker will say of them. */
function expectationsOf({ segments }: Program): string[] {
  return segments.map(({ block }) => (block.role.errors ?? []).join(' '))
}

/** A program that no file can be made of is told for that, and for nothing else. */
function isChecked(program: Program): boolean {
  return isTypeScript(program.target) && unsafeReason(program.target) === undefined
}

/** All states are asked about at once: most of the checker's work is the same for each. */
async function checkStates(states: readonly State[], checker: TypeChecker): Promise<CheckedBook> {
  const asked = states.flatMap((state) => state.asked.map((program) => ({ ...state, program })))
  if (asked.length === 0) return nothingChecked
  const pathOf = ({ folder, program }: (typeof asked)[number]) => folder + program.target
  const { faults, unchecked } = await checker.check({
    files: filesOfStates(states),
    targets: asked.map(pathOf),
  })
  const runaway = unchecked && asked.find((one) => pathOf(one) === unchecked.target)
  if (runaway !== undefined)
    return { checked: [], problems: [problemOfLimit(runaway.program, unchecked?.limit ?? '')] }
  const checked = asked.map((one) => ({
    program: one.program,
    faults: faults.filter(({ target }) => target === pathOf(one)).map((fault) => toProgram(fault, one)),
  }))
  return { checked, problems: [] }
}

export const nothingChecked: CheckedBook = { checked: [], problems: [] }

function toProgram(fault: TypeFault, { folder, program }: { folder: string; program: Program }): TypeFault {
  const plain = (text: string) => (folder === '' ? text : text.replaceAll(folder, ''))
  return { ...fault, target: program.target, text: plain(fault.text), reasons: fault.reasons.map(plain) }
}

/** The blocks that say they are wrong, of those that were checked: of the others it cannot be known. */
function expecting(chapters: readonly Chapter[], used: ReadonlySet<CodeBlock>): CodeBlock[] {
  const blocks = chapters.flatMap((chapter) => chapter.blocks)
  return blocks.filter(
    (block): block is CodeBlock =>
      (isDefining(block) || isMistake(block)) && block.role.errors !== undefined && used.has(block),
  )
}
