import { chapterColumn } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import { hunksOf } from '../text/hunks.ts'
import type { BlockEdit } from './changed-blocks.ts'
import { placeInFile, type ShownPath } from './places.ts'
import { bodyBefore } from './rewritten.ts'

/** A change of a program, and its place in the chapter as that is afterwards. */
export type StitchedEdit = { readonly at: Place; readonly to: Place }

/** Each change, with its places. */
export function stitchedEdits(edits: readonly BlockEdit[], shown: ShownPath): StitchedEdit[] {
  return edits.flatMap((edit) => {
    const { block } = edit
    const above = edits.filter((one) => one.block.path === block.path && one.block.line < block.line)
    const grown = above.reduce((sum, one) => sum + one.body.length - one.block.lines.length, 0)
    return changesIn(edit, shown).map(({ at, index, before }): StitchedEdit => {
      const line = block.line + grown + Math.min(index + 1, edit.body.length)
      const known = Math.min(before, block.lines.length - 1)
      const column =
        known < 0 || line === block.line + grown ? block.column : chapterColumn(block, known, 0) + 1
      return { at, to: { path: block.path, line, column } }
    })
  })
}

/** The places in the file, and the 0-based body lines after and before the edit. */
function changesIn({ parts }: BlockEdit, shown: ShownPath) {
  let grown = 0
  return parts.flatMap((part) => {
    const { first, count } = part.use
    const own = hunksOf(bodyBefore(part.use), part.body).map(({ old, now }) => ({
      at: placeInFile(shown, part, now),
      index: first + grown + now,
      before: first + old,
    }))
    grown += part.body.length - count
    return own
  })
}
