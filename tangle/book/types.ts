import { type Chapter, type CodeBlock, isDefining, isMistake } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import { type Program, programText } from '../data/program.ts'
import { type Edition, type LinkedBook, programsAt } from '../link/programs.ts'
import { unsafeReason } from '../link/targets.ts'
import { type Checked, problemsOfTypes } from '../link/type-faults.ts'
import type { TypeChecker } from '../world/types.ts'

/** Some programs, and all that stands beside them. */
type State = {
  readonly name: string
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
  const checked = statesOf(linked).flatMap(({ name, asked, beside }) => {
    const sound = asked.filter((program) => isTyped(program) && isSound(program))
    return sound.length === 0 ? [] : checkState({ name, asked: sound, beside }, checker)
  })
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
      name: `at the end of chapter ${chapter}`,
      asked: earlier.filter(isThen).map(({ program }) => program),
      beside: [...programsAt(linked, chapter), ...mistakes.filter(isThen).map(({ program }) => program)],
    }
  })
  return [{ name: 'at the end', asked: programs, beside: programs }, ...states]
}

function isTyped({ target }: Program): boolean {
  return /\.[cm]?tsx?$/.test(target) && unsafeReason(target) === undefined
}

function checkState({ name, asked, beside }: State, checker: TypeChecker): Checked[] {
  const files = new Map([['package.json', '{ "type": "module" }']])
  for (const program of beside) files.set(program.target, programText(program))
  const faults = checker.check({ name, files, targets: asked.map(({ target }) => target) })
  return asked.map((program) => ({
    program,
    faults: faults.filter(({ target }) => target === program.target),
  }))
}

/** The blocks that say they are wrong, of those that were checked: of the others it cannot be known. */
function expecting(chapters: readonly Chapter[], used: ReadonlySet<CodeBlock>): CodeBlock[] {
  const blocks = chapters.flatMap((chapter) => chapter.blocks)
  return blocks.filter(
    (block): block is CodeBlock =>
      (isDefining(block) || isMistake(block)) && block.role.errors !== undefined && used.has(block),
  )
}
