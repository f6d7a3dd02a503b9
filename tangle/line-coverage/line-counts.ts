import { type Chapter, type DefiningBlock, isDefining } from '../chapter/chapter.ts'
import type { CodeLine, CountedRange, ScriptRun } from './counts.ts'
import type { RunnableScript } from './scripts.ts'
import { type BlockAt, type CodeWord, codeWordsOf } from './code-words.ts'

/** The scripts of one version of the book's programs, and what was run of them. */
export type Measured = {
  readonly scripts: readonly RunnableScript[]
  readonly ran: readonly ScriptRun[]
}

/**
 * The lines of the chapters that contain something that can run, in the order of reading.
 *
 * A line's count is the highest among its words, processes, programs and versions of them: a chunk that two programs use is
 * reached when one of them reaches it.
 */
export function codeLines(chapters: readonly Chapter[], measured: readonly Measured[]): CodeLine[] {
  const blocks = chapters.flatMap((chapter) => chapter.blocks.filter(isDefining))
  const blockAt = blockLookup(blocks)
  const counts = new Map<DefiningBlock, Map<number, number>>(blocks.map((block) => [block, new Map()]))
  for (const { scripts, ran } of measured) {
    for (const script of scripts) {
      const runs = ran.filter(({ path }) => path === script.path)
      for (const step of codeWordsOf(script, blockAt)) addCount(counts.get(step.block), step, runs)
    }
  }
  return blocks.flatMap((block) => {
    const lines = [...(counts.get(block) ?? [])].sort(([a], [b]) => a - b)
    return lines.map(([index, count]) => ({ block, index, count }))
  })
}

function blockLookup(blocks: readonly DefiningBlock[]): BlockAt {
  const byPlace = new Map<string, DefiningBlock>()
  for (const block of blocks)
    for (const index of block.lines.keys()) byPlace.set(`${block.name}:${block.line + index}`, block)
  return (name, line) => byPlace.get(`${name}:${line}`)
}

function addCount(
  counts: Map<number, number> | undefined,
  { index, offset }: CodeWord,
  runs: readonly ScriptRun[],
): void {
  const count = Math.max(0, ...runs.map(({ ranges }) => countAt(ranges, offset)))
  counts?.set(index, Math.max(counts.get(index) ?? 0, count))
}

/**
 * How often a place of a script ran: the count of the innermost range around it, or 0.
 *
 * V8 leaves out what is inside a function that never ran, and after a reset everything that has not run since.
 *
 * @param offset in UTF-16 units from 0
 */
export function countAt(ranges: readonly CountedRange[], offset: number): number {
  let innermost: CountedRange | undefined
  for (const range of ranges) {
    if (offset < range.startOffset || offset >= range.endOffset) continue
    if (innermost === undefined || lengthOf(range) <= lengthOf(innermost)) innermost = range
  }
  return innermost?.count ?? 0
}

function lengthOf({ startOffset, endOffset }: CountedRange): number {
  return endOffset - startOffset
}
