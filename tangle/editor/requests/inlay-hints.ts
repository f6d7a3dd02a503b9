import { isDefining } from '../../chapter/chapter.ts'
import { chapterAt, linesOf, type Now } from '../now.ts'
import type { InlayHint, Range } from '../protocol.ts'
import { whereTold } from '../where-told.ts'

/** Behind the opening of each fence of a program, where it went. */
export function inlayHints(now: Now, path: string, { start, end }: Range): InlayHint[] {
  const lines = linesOf(now, path)
  const blocks = chapterAt(now, path)?.blocks ?? []
  const shown = blocks.filter(({ line }) => line - 1 >= start.line && line - 1 <= end.line)
  return shown.filter(isDefining).flatMap((block) => {
    const label = whereTold(now.book, block)
    if (label === '') return []
    const position = { line: block.line - 1, character: lines[block.line - 1]?.length ?? 0 }
    return [{ position, label, paddingLeft: true }]
  })
}
