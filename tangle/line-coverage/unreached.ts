import { type DefiningBlock, placeInBlock, wordOf } from '../chapter/chapter.ts'
import { type CodeLine, isUnreached, numberOf } from './counts.ts'
import type { Problem } from '../problem/problem.ts'

/** Problems of coverage: lines that no transcript reaches, and excuses of blocks that are all reached. */
export function judgeCoverage(blocks: readonly DefiningBlock[], lines: readonly CodeLine[]): Problem[] {
  const unreached = runsOf(lines).map(unreachedLines)
  const needless = blocks.filter(
    (block) =>
      block.role.unreached !== undefined && !lines.some((line) => line.block === block && line.count === 0),
  )
  return [...unreached, ...needless.map(needlessExcuse)]
}

/** Groups of unreached lines of a block that no reached line separates. */
function runsOf(lines: readonly CodeLine[]): CodeLine[][] {
  const runs: CodeLine[][] = []
  for (const [i, line] of lines.entries()) {
    if (!isUnreached(line)) continue
    const previous = lines[i - 1]
    const isNext = previous?.block === line.block && isUnreached(previous)
    if (isNext) runs.at(-1)?.push(line)
    else runs.push([line])
  }
  return runs
}

function unreachedLines(run: readonly CodeLine[]): Problem {
  const [first] = run
  const last = run.at(-1)
  if (first === undefined || last === undefined) throw new Error('a run of no lines')
  const { block, index } = first
  const text = block.lines[index] ?? ''
  const indent = text.length - text.trimStart().length
  const what =
    run.length === 1 ? 'this line' : `the ${run.length} lines of code from here to line ${numberOf(last)}`
  return {
    code: 'unreached-line',
    message: `No transcript of the book runs ${what}.`,
    at: placeInBlock(block, index, indent),
    length: text.trim().length,
    expected: 'a transcript in which it happens',
    hint: 'Show it happening, or say on the fence why nothing can: `unreached="why"`.',
  }
}

function needlessExcuse(block: DefiningBlock): Problem {
  return {
    code: 'needless-excuse',
    message: 'This block is excused, but the transcripts leave out no line of it.',
    ...wordOf(block, 'unreached'),
    expected: 'an excuse only where no transcript runs some line',
    hint: 'Remove `unreached=`.',
  }
}
