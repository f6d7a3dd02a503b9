import { placeInBlock, placeOfBlock } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import type { RelatedPlace } from '../problem/problem.ts'
import { bodyBefore, type Rewritten } from './rewritten.ts'
import type { Use } from './uses.ts'

/** The shown path of the output file of a target. */
export type ShownPath = (target: string) => string

/** The place of a 0-based line of an edited file. */
export function placeOfLine(shown: ShownPath, target: string, line: number): Place {
  return { path: shown(target), line: line + 1, column: 1 }
}

/** The place in its file of a use's 0-based body line after the edit; of a use without lines, the line above it. */
export function placeInFile(shown: ShownPath, { use, body, from }: Rewritten, index: number): Place {
  const line = body.length === 0 ? Math.max(0, from - 1) : from + Math.min(index, body.length - 1)
  return placeOfLine(shown, use.program.target, line)
}

/** The 0-based body line at which an edit of a use begins. */
export function firstChange({ use, body }: Rewritten): number {
  const before = bodyBefore(use)
  const length = Math.max(before.length, body.length)
  return Array.from({ length }).findIndex((_, i) => before[i] !== body[i])
}

/** The place in the chapter of a use's line, counted from 0 in the use; of a use without lines, the fence's opening. */
export function placeInChapter({ block, first, count }: Use, index: number): Place {
  return count === 0
    ? placeOfBlock(block)
    : placeInBlock(block, first + Math.max(0, Math.min(index, count - 1)))
}

/** A use's line as a place that matters. */
export function noteOfUse(message: string, use: Use, index: number): RelatedPlace {
  return { message, at: placeInChapter(use, index) }
}
