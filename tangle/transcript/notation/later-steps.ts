import { type CodeBlock, isDefining, wordOfTarget } from '../../chapter/chapter.ts'
import type { Problem, RelatedPlace } from '../../problem/problem.ts'
import { importsAmong } from '../../program/imported-files.ts'
import { type Program, programText } from '../../program/program.ts'
import { outputsOf } from '../../program/targets.ts'
import { programsNamed } from './started-programs.ts'
import type { Transcript } from './transcript.ts'

/**
 * Where a chapter changes, below a transcript, a program that the transcript starts, or one that this imports: what runs is the
 * program as it is at the chapter's end.
 *
 * @param programs as they are there
 */
export function laterSteps({ block, rows }: Transcript, programs: readonly Program[]): RelatedPlace[] {
  const isLater = (one: CodeBlock) =>
    one.path === block.path && one.line > block.line && isDefining(one) && one.role.operation !== 'define'
  const changed = programs.filter((program) => blocksOf(program).some(isLater))
  if (changed.length === 0) return []
  const named = rows.filter(({ kind }) => kind === 'command').flatMap(({ text }) => programsNamed(text))
  const paths = new Set(named.map(({ path }) => path))
  const started = programs.filter(({ target }) => outputsOf(target).some((path) => paths.has(path)))
  const importsOf = importsAmong(new Map(programs.map((program) => [program.target, programText(program)])))
  const running = new Set(started.flatMap(({ target }) => importsOf(target)))
  const blocks = new Set(changed.filter(({ target }) => running.has(target)).flatMap(blocksOf))
  return [...blocks]
    .filter(isLater)
    .filter(isDefining)
    .map((one) => ({
      message: `${one.role.operation === 'replace' ? 'replaced' : 'added to'} here, below the transcript`,
      at: wordOfTarget(one).at,
    }))
}

/** The blocks that a program is made of, and those that only refer to others. */
function blocksOf({ segments }: Program): CodeBlock[] {
  return segments.flatMap(({ block, via }) => {
    const blocks = [block]
    for (let above = via; above !== undefined; above = above.parent) blocks.push(above.block)
    return blocks
  })
}

/** Names the later steps in a problem that they may be the cause of. */
export function mindLaterSteps(problem: Problem, steps: readonly RelatedPlace[]): Problem {
  if (steps.length === 0 || !['output-differs', 'exit-differs'].includes(problem.code)) return problem
  const hint = `A transcript runs its programs as they are at the end of the chapter: if you mean the program as it is here, give the later version a chapter of its own. ${problem.hint}`
  return { ...problem, hint, notes: [...(problem.notes ?? []), ...steps] }
}
