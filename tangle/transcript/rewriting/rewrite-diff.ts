import type { Block, RoleOf } from '../../chapter/chapter.ts'
import { printable } from '../../problem/code-frame.ts'
import { mayReadTerminal } from '../notation/terminal-input.ts'
import { type ChangedLine, changesOf } from '../../text/line-diff.ts'

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
  { line, lines: before, role }: Pick<Block<RoleOf<'transcript'>>, 'line' | 'lines' | 'role'>,
  after: readonly string[],
): string[] {
  const changes = changesOf(before, after)
  const isNear = changes.map((_, i) =>
    changes.slice(Math.max(0, i - context), i + context + 1).some(({ kind }) => kind !== 'kept'),
  )
  const textOf = ({ kind, index }: ChangedLine) => (kind === 'removed' ? before : after)[index] ?? ''
  const rows = changes.flatMap(({ kind, index }, i) => {
    if (!isNear[i]) return isNear[i - 1] || i === 0 ? ['  ...'] : []
    const text = printable(textOf({ kind, index }))
    return [`${{ kept: ' ', added: '+', removed: '-' }[kind]} ${text}`.trimEnd()]
  })
  const lost = role.prompt === undefined ? untyped(changes, textOf) : undefined
  return [`@@ line ${line} @@`, ...rows, ...(lost === undefined ? [] : [noteOfLost(lost)])]
}

/** The first row that goes from between a command and a key, where nothing else is: it may have been meant to be typed. */
function untyped(changes: readonly ChangedLine[], textOf: (line: ChangedLine) => string): string | undefined {
  const lines = changes.map(textOf)
  for (const [i, text] of lines.entries()) {
    if (text !== '^C' && text !== '^D') continue
    const first = changes.slice(0, i).findLastIndex(({ kind }) => kind !== 'removed') + 1
    const command = /^\$ (.*)/.exec(lines[first - 1] ?? '')?.[1]
    if (first < i && command !== undefined && mayReadTerminal(command)) return lines[first]
  }
  return undefined
}

function noteOfLost(row: string): string {
  return `  (\`${printable(row)}\` was not typed: name what the program prints before it reads a line, \`prompt="…"\` after \`console\`.)`
}
