import type { Row } from '../data/transcript.ts'
import type { ComparedCommand } from './compare.ts'
import type { Seen } from './order.ts'

/** What was seen of each printed row that tells of one moment: commands, and lines that are printed one by one. */
export function seenRows(commands: readonly ComparedCommand[]): Map<Row, Seen> {
  const seen = new Map<Row, Seen>()
  for (const { index, start, pairs } of commands) {
    seen.set(start, { kind: 'start', command: index })
    for (const { printed, actual } of pairs) {
      if (printed?.kind === 'output' && actual !== undefined) seen.set(printed, { kind: 'line', row: actual })
    }
  }
  return seen
}
