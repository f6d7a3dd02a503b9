import type { DefiningBlock } from '../chapter/chapter.ts'

/** A range of a script, and how often it ran. Offsets are 0-based, in UTF-16 units; `endOffset` is after the last. */
export type CountedRange = {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

/**
 * How often a process, or a thread, ran the parts of a script, as V8 counts it: a count for each function, and in it one
 * for each range that ran more or less often than what is around it.
 */
export type ScriptRun = {
  /** The script's path below `dist/`, with `/`. */
  readonly path: string
  readonly ranges: readonly CountedRange[]
}

/** A line of a chapter that contains something that can run. */
export type CodeLine = {
  readonly block: DefiningBlock
  /** 0-based body line of the block. */
  readonly index: number
  /** How often it ran in the process that ran it most often; 0 when no transcript reached it. */
  readonly count: number
}

/** Whether no transcript reached a line and the chapter says why. */
export function isExcused({ block, count }: CodeLine): boolean {
  return count === 0 && block.role.unreached !== undefined
}

/** Whether no transcript reached a line and the chapter does not say why. */
export function isUnreached(line: CodeLine): boolean {
  return line.count === 0 && !isExcused(line)
}

/** The chapter's 1-based line. */
export function numberOf({ block, index }: CodeLine): number {
  return block.line + 1 + index
}

/** How many lines of a chapter can run, how many of them did, and how many are excused. */
export type ChapterTally = {
  /** The chapter's shown path. */
  readonly path: string
  readonly lines: number
  readonly reached: number
  readonly excused: number
}

/** The tally of each chapter that has code, in the order of the lines. */
export function chapterTallies(lines: readonly CodeLine[]): ChapterTally[] {
  const paths = [...new Set(lines.map(({ block }) => block.path))]
  return paths.map((path) => {
    const own = lines.filter(({ block }) => block.path === path)
    const reached = own.filter(({ count }) => count > 0).length
    return { path, lines: own.length, reached, excused: own.filter(isExcused).length }
  })
}
