import { type Chapter, type CodeBlock, isDefining, isMistake } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import { type Program, programText, type TypeFault } from '../data/program.ts'
import { type Edition, type LinkedBook, programsAt } from '../link/programs.ts'
import { unsafeReason } from '../link/targets.ts'
import { type Checked, problemsOfTypes } from '../link/type-faults.ts'
import type { TypeChecker } from '../world/types.ts'

/** Some programs, and all that stands beside them. */
type State = {
  /** Where the state stands, beside the others: below the output folder, with a `/`; nothing for the book's end. */
  readonly folder: string
  readonly asked: readonly Program[]
  readonly beside: readonly Program[]
}

/**
 * Checks the types of every program as it stands at the end of the book, as it stood before a later chapter
 * changed it, and of every block that is wrong on purpose.
 *
 * @param isSound whether a program is what its author meant
 */
export function checkTypes(
  { chapters, linked }: { readonly chapters: readonly Chapter[]; readonly linked: LinkedBook },
  checker: TypeChecker,
  isSound: (program: Program) => boolean,
): Problem[] {
  const states = statesOf(linked).map((state) => ({
    ...state,
    asked: state.asked.filter((program) => isTyped(program) && isSound(program)),
  }))
  const checked = checkStates(states, checker)
  const used = new Set(checked.flatMap(({ program }) => program.segments.map(({ block }) => block)))
  return problemsOfTypes(checked, expecting(chapters, used))
}

/** Whether a book has anything to check: to load the type checker takes time. */
export function hasTypes({ programs, mistakes }: LinkedBook): boolean {
  return mistakes.length > 0 || programs.some(isTyped)
}

/** All texts that the check depends on, in an order that does not change. */
export function textsOfTypes(linked: LinkedBook): string[] {
  return statesOf(linked).flatMap(({ asked }) => asked.flatMap((one) => [one.target, programText(one)]))
}

function statesOf(linked: LinkedBook): State[] {
  const { programs, editions, mistakes } = linked
  const earlier = [...editions, ...mistakes]
  const chapters = [...new Set(earlier.map(({ chapter }) => chapter))].sort((a, b) => a - b)
  const states = chapters.map((chapter): State => {
    const isThen = (edition: Edition) => edition.chapter === chapter
    return {
      folder: `.at-${chapter}/`,
      asked: earlier.filter(isThen).map(({ program }) => program),
      beside: [...programsAt(linked, chapter), ...mistakes.filter(isThen).map(({ program }) => program)],
    }
  })
  return [{ folder: '', asked: programs, beside: programs }, ...states]
}

function isTyped({ target }: Program): boolean {
  return /\.[cm]?tsx?$/.test(target) && unsafeReason(target) === undefined
}

/** All states are asked about at once: most of the checker's work is the same for each. */
function checkStates(states: readonly State[], checker: TypeChecker): Checked[] {
  const files = new Map([['package.json', '{ "type": "module" }']])
  for (const { folder, beside } of states)
    for (const program of beside) files.set(folder + program.target, programText(program))
  const asked = states.flatMap((state) => state.asked.map((program) => ({ ...state, program })))
  if (asked.length === 0) return []
  const pathOf = ({ folder, program }: (typeof asked)[number]) => folder + program.target
  const faults = checker.check({ files, targets: asked.map(pathOf) })
  return asked.map((one) => ({
    program: one.program,
    faults: faults.filter(({ target }) => target === pathOf(one)).map((fault) => toProgram(fault, one)),
  }))
}

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
