import type { Block } from '../chapter/chapter.ts'

/** The 1-based line of a fence's closing marks; of one that is not closed, the line behind it. */
export function lastLineOf({ line, lines }: Block): number {
  return line + lines.length + 1
}
