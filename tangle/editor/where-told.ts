import { type CodeBlock, isDefining } from '../chapter/chapter.ts'
import type { Book } from '../book/extract.ts'
import { plural } from '../problem/plural.ts'
import type { Program } from '../program/program.ts'

/**
 * Where a fence's first line that is in a program went, as words: `in server.ts, line 31`; empty where no program has it. An
 * earlier version of a program counts only where no later one has the fence.
 */
export function whereTold({ linked, chapters }: Book, block: CodeBlock): string {
  if (!isDefining(block)) return ''
  const now = linked.programs.flatMap((program) => linesOfBlock(program, block))
  const [first, ...others] = now
  if (first !== undefined) return words(first) + more(others.length)
  const [then] = linked.earlierVersions.flatMap(({ program, chapter }) =>
    linesOfBlock(program, block).map((at) => ({ at, until: chapters[chapter]?.slug ?? '' })),
  )
  return then === undefined ? '' : `${words(then.at)}, until the end of ${then.until}`
}

type ProgramLine = { readonly target: string; readonly line: number }

function words({ target, line }: ProgramLine): string {
  return `in ${target}, line ${line}`
}

function more(count: number): string {
  return count === 0 ? '' : `, and in ${plural(count, 'more place')}`
}

/** The 1-based line of each use of a block in a program: that of its first line, or of what its first reference brings in. */
function linesOfBlock(program: Program, block: CodeBlock): ProgramLine[] {
  const { target, segments, starts } = program
  const own = segments.flatMap((segment, i) =>
    segment.block === block ? [{ via: segment.via, line: (starts[i] ?? 0) + 1 }] : [],
  )
  // Several segments with one reference above them are one use.
  return own
    .filter(({ via }, i) => own.findIndex((other) => other.via === via) === i)
    .map(({ line }) => ({ target, line }))
}
