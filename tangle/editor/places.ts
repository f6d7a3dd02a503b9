import { chapterColumn } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import { type Program, lineText, placeInProgram, placesInProgram, segmentAt } from '../program/program.ts'
import type { TypedPrograms } from './now.ts'
import type { Position, Range } from './protocol.ts'

/*
 * The map in both directions. Places of the tool are 1-based, positions of the protocol 0-based; columns of both are UTF-16
 * units, and both end a line at LF, CRLF and CR.
 */

/** Where a place of a chapter is in a program. */
export type Spot = { readonly file: string; readonly program: Program; readonly position: Position }

/** A stretch of a chapter. */
export type Stretch = { readonly path: string; readonly range: Range }

export function placeOf(path: string, { line, character }: Position): Place {
  return { path, line: line + 1, column: character + 1 }
}

export function positionOf({ line, column }: Pick<Place, 'line' | 'column'>): Position {
  return { line: line - 1, character: column - 1 }
}

/** The stretch of `length` UTF-16 units that begins at a place and ends in its line. */
export function stretchAt({ path, ...at }: Place, length: number): Stretch {
  const start = positionOf(at)
  return { path, range: { start, end: { ...start, character: start.character + length } } }
}

/** All spots of a place, those at the end of the book first. */
export function spotsOf({ asked }: TypedPrograms, place: Place): Spot[] {
  return asked.flatMap(({ file, program }) =>
    placesInProgram(program, place).map((at) => ({ file, program, position: positionOf(at) })),
  )
}

/**
 * The stretch of a chapter that a range of a program comes from. Of a range over several segments it is the part in the first
 * one; of added indentation, the character behind it.
 *
 * @returns nothing where the program has no such line
 */
export function homeOf(program: Program, { start, end }: Range): Stretch | undefined {
  const origin = placeInProgram(program, start.line + 1, start.character)
  const first = segmentAt(program, start.line)
  if (origin === undefined || first === undefined) return undefined
  const { segment } = first
  const room = segment.first + segment.count - 1 - first.index
  const isCut = end.line - start.line > room
  const line = isCut ? start.line + room : end.line
  const index = first.index + line - start.line
  const character = isCut ? lineText(segment, index).length : end.character
  const column = chapterColumn(segment.block, index, Math.max(0, character - indentAt(segment, index)))
  return {
    path: origin.at.path,
    range: {
      start: positionOf(origin.at),
      end: { line: segment.block.line + index, character: column },
    },
  }
}

/** How many UTF-16 units references add before a body line (0-based). */
function indentAt({ block, indent }: Program['segments'][number], index: number): number {
  return block.lines[index] === '' ? 0 : indent.length
}
