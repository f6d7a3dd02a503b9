import { type Block, columnOf, type Source } from '../chapter/chapter.ts'
import { widenFence } from '../chapter/fence-marks.ts'
import { linesWithEnds } from '../chapter/lines.ts'
import { readChapter } from '../chapter/read-chapter.ts'
import { hunksOf } from '../text/hunks.ts'
import type { BlockEdit } from './changed-blocks.ts'
import { areEqual } from './rewritten.ts'

/**
 * A chapter's text with new bodies in some of its blocks; every other byte stays as it is, and so do the line ends, and what
 * containers put before each line.
 *
 * @param edits all of this chapter
 * @returns the edits too that Markdown would not read back as they were written
 */
export function writeBlocks(source: Source, edits: readonly BlockEdit[]) {
  const lost: BlockEdit[] = []
  let { text } = source
  let blocks = blocksIn(source, text)
  // From the last one up, so that the lines of the others stay where they are.
  for (const edit of edits.toSorted((a, b) => b.block.line - a.block.line)) {
    const index = blocks.findIndex(({ line }) => line === edit.block.line)
    const readsBack = (written: string) => {
      const now = blocksIn(source, written)
      const wanted = blocks.with(index, { ...edit.block, lines: edit.body })
      return (
        now.length === wanted.length && now.every(({ lines }, i) => areEqual(lines, wanted[i]?.lines ?? []))
      )
    }
    const lines = linesWithEnds(text)
    const written = prefixesFor(lines, edit.block).map((prefix) => withBody(lines, edit, prefix))
    const right = written.find(readsBack)
    if (right === undefined) lost.push(edit)
    else [text, blocks] = [right, blocksIn(source, right)]
  }
  return { text, lost }
}

function blocksIn(source: Source, text: string): readonly Block[] {
  return readChapter({ ...source, text }).value.blocks
}

/** What may have to come before a new line of a block: before other lines of it, before its end, or below its beginning. */
function prefixesFor(lines: readonly string[], block: Block): string[] {
  const before = (at: number, column: number) => (lines[at] ?? '').slice(0, column)
  const own = block.lines.flatMap((line, i) => {
    const at = block.line + i
    return line !== '' && lines[at]?.trimEnd().endsWith(line.trimEnd())
      ? [before(at, columnOf(block, i))]
      : []
  })
  const closing = /^[^`~]*/.exec(lines[block.line + block.lines.length] ?? '')?.[0] ?? ''
  const opening = before(block.line - 1, block.column - 1).replaceAll(/[^>\t]/g, ' ')
  return [...new Set([...own, closing, opening])]
}

function withBody(chapter: readonly string[], { block, body }: BlockEdit, prefix: string): string {
  const lines = [...chapter]
  for (const { old, removed, now, added } of hunksOf(block.lines, body).reverse()) {
    const first = block.line + old
    let end = endOf(lines[first - 1])
    const fresh = body.slice(now, now + added).map((line, i) => {
      // A line that takes the place of another one ends as that did.
      if (i < removed) end = endOf(lines[first + i])
      return (line === '' ? prefix.trimEnd() : prefix + line) + end
    })
    lines.splice(first, removed, ...fresh)
  }
  widenFence(lines, block.line - 1, block.line + body.length, body)
  return lines.join('')
}

function endOf(line = ''): string {
  return /[\r\n]+$/.exec(line)?.[0] ?? '\n'
}
