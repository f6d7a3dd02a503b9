import type { LineLookup } from './code-frame.ts'
import type { Problem } from './problem.ts'

/**
 * Where the text that a problem marks ends: 1-based, in UTF-16 units, right behind it. That is on its own line, whatever the problem's
 * length; at least one unit is marked, also at the end of a line and where the line is not known.
 */
export function endColumnOf({ at, length = 1 }: Pick<Problem, 'at' | 'length'>, lineAt: LineLookup): number {
  const room = (lineAt(at.path, at.line) ?? '').length - (at.column - 1)
  return at.column + Math.max(1, Math.min(length, room))
}
