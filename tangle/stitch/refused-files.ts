import { wordOfTarget } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import type { Problem, RelatedPlace } from '../problem/problem.ts'
import { placeInProgram, type Program, programLines } from '../program/program.ts'
import type { BuiltBook } from './edited-book.ts'
import { placeOfLine } from './places.ts'

// Why a whole file of the output folder does not go back.

/** @param lines of the file as they are now */
export function bothEdited(
  program: Program,
  lines: readonly string[],
  { book, shown }: BuiltBook,
  changed: readonly string[],
): Problem {
  const ours = programLines(program)
  const different = lines.findIndex((line, i) => line !== ours[i])
  const line = different < 0 ? Math.max(0, lines.length - 1) : different
  const [first] = book.linked.definitions.files.get(program.target) ?? []
  const there = placeInProgram(program, Math.min(line + 1, ours.length), 0)?.at
  const at = there ?? (first && wordOfTarget(first.block).at)
  return {
    code: 'both-edited',
    message: `This file and the chapters behind it have both changed since the build${namesOf(changed)}.`,
    at: placeOfLine(shown, program.target, line),
    expected: 'a change of one of the two',
    hint: 'From here on they differ. Make them agree by hand, in the chapter or in the file.',
    notes: at === undefined ? [] : [{ message: 'the chapter has it here', at }],
  }
}

function namesOf(paths: readonly string[]): string {
  return paths.length === 0 ? '' : ` (${paths.map((path) => `\`${path}\``).join(', ')})`
}

/** A file that the last build made and no chapter makes any more. */
export function noLongerMade(path: string, { shown }: BuiltBook, changed: readonly string[]): Problem {
  return {
    code: 'both-edited',
    message: `You edited this file, and no chapter makes it any more${namesOf(changed)}.`,
    at: placeOfLine(shown, path, 0),
    expected: 'a chapter that makes it',
    hint: 'Copy what you want to keep into a chapter; then remove this file, and build.',
    notes: changed.map((one): RelatedPlace => ({ message: 'changed since the build', at: beginning(one) })),
  }
}

/** A link or a folder in place of a file. */
export function noFile(path: string, { shown }: BuiltBook): Problem {
  return {
    code: 'foreign-output',
    message: 'A program was here, and now there is a link or a folder.',
    at: placeOfLine(shown, path, 0),
    expected: 'a file',
    hint: 'Move it away, and put a file with your edit here; or build, which makes the file again.',
  }
}

/** @param of the folder of chapters that the programs were built from */
export function otherBook(out: string, of: string, chapters: string): Problem {
  return {
    code: 'no-map',
    message: `The programs in this folder were built from \`${of}\`, not from \`${chapters}\`.`,
    at: beginning(out),
    expected: 'the folder of chapters that it was built from',
    hint: `Say \`npx tangle stitch ${of}\`; or name another output folder with \`--out\`.`,
  }
}

export function editedMeanwhile(path: string): Problem {
  return {
    code: 'edited-chapter',
    message: 'This chapter was edited while the edits were taken into it.',
    at: beginning(path),
    expected: 'the chapter as it was when the run began',
    hint: 'Nothing was written into any chapter: run the tool once more.',
  }
}

function beginning(path: string): Place {
  return { path, line: 1, column: 1 }
}
