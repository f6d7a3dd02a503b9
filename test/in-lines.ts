import type { LineLookup } from '../tangle/problem/code-frame.ts'
import { formatPlace } from '../tangle/problem/place.ts'
import type { Problem } from '../tangle/problem/problem.ts'

/**
 * The problems that do not begin in their line, or whose length goes on behind its end. At the end of a line one unit more is
 * marked, so that something is.
 */
export function outsideTheirLines(problems: readonly Problem[], lineAt: LineLookup): string[] {
  return problems.flatMap(({ code, at, length = 1 }) => {
    const line = lineAt(at.path, at.line) ?? ''
    const end = at.column - 1 + length
    const isInside = at.column <= line.length + 1 && end <= Math.max(line.length, at.column)
    return isInside ? [] : [`${formatPlace(at)}: ${code}, ${length} units of ${JSON.stringify(line)}`]
  })
}
