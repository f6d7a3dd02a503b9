import type { CodeBlock } from '../chapter/chapter.ts'
import type { Program, Via } from '../program/program.ts'
import { referencesOf } from '../program/references.ts'

/** The lines of a block between two of its references, at one of their places in one program. */
export type Use = {
  readonly program: Program
  readonly block: CodeBlock
  /** 0-based first body line. */
  readonly first: number
  readonly count: number
  /** 0-based program line at which they begin. */
  readonly start: number
  /** What references add to each line that is not empty and does not begin inside a template literal. */
  readonly indent: string
  readonly via: Via | undefined
}

/** A program as the uses that it is made of, in order; together they have all of its lines. */
export function usesIn(program: Program): Use[] {
  const uses: Use[] = []
  for (const [i, { block, first, count, via }] of program.segments.entries()) {
    const last = uses.at(-1)
    // A template literal parts the segments of one use.
    if (last?.block === block && last.via === via && last.first + last.count === first)
      uses[uses.length - 1] = { ...last, count: last.count + count }
    else
      uses.push({
        program,
        block,
        first,
        count,
        start: program.starts[i] ?? 0,
        indent: indentOf(via),
        via,
      })
  }
  return uses
}

/** The indentation of all references of a chain, the outermost first. */
function indentOf(via: Via | undefined): string {
  let indent = ''
  for (let step = via; step !== undefined; step = step.parent) {
    const { block, index } = step
    indent = (referencesOf(block).find((one) => one.index === index)?.indent ?? '') + indent
  }
  return indent
}
