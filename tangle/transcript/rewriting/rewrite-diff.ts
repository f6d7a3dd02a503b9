import type { Block } from '../../chapter/chapter.ts'
import { printable } from '../../problem/code-frame.ts'
import { changesOf } from '../../text/line-diff.ts'

/** How many lines that stay are shown around those that change. */
const context = 2

/**
 * What changes when a transcript is rewritten, as a unified diff has it: `-` before a line that goes, `+` before one that
 * comes, `...` for lines that stay.
 *
 * @param block the transcript as it was, at the line that it has now
 * @param after its new body lines
 */
export function rewriteDiff(
  { line, lines: before }: Pick<Block, 'line' | 'lines'>,
  after: readonly string[],
): string[] {
  const changes = changesOf(before, after)
  const isNear = changes.map((_, i) =>
    changes.slice(Math.max(0, i - context), i + context + 1).some(({ kind }) => kind !== 'kept'),
  )
  const rows = changes.flatMap(({ kind, index }, i) => {
    if (!isNear[i]) return isNear[i - 1] || i === 0 ? ['  ...'] : []
    const text = printable((kind === 'removed' ? before : after)[index] ?? '')
    return [`${{ kept: ' ', added: '+', removed: '-' }[kind]} ${text}`.trimEnd()]
  })
  return [`@@ line ${line} @@`, ...rows]
}
