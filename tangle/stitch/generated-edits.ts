import { throughMap } from '../book/line-origins.ts'
import { wordOfTarget } from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'
import { compilePrograms } from '../program/compile/compile-programs.ts'
import { outputsOf } from '../program/targets.ts'
import { type BuiltBook, programsOf } from './edited-book.ts'
import { placeOfLine } from './places.ts'

/**
 * An edit of a file that the tool has made, such as JavaScript from TypeScript: it does not go back.
 *
 * @param path below the output folder
 * @param text as it is now
 * @param isAsBuilt whether a text of that file is the one that the last build wrote
 */
export async function generatedEdit(
  path: string,
  text: string,
  edited: BuiltBook,
  isAsBuilt: (text: string) => boolean,
): Promise<Problem> {
  const { book, shown } = edited
  const programs = programsOf(edited)
  const program = programs.find(({ target }) => outputsOf(target).includes(path))
  if (program === undefined) return addedFile(path, edited)
  const { files } = await compilePrograms([program], programs)
  const textOf = (wanted: string) => files.find((file) => file.path === wanted)?.text
  const built = textOf(path)
  // Where the chapters have changed, only the file is known.
  const line = built === undefined || !isAsBuilt(built) ? 0 : firstOtherLine(built, text)
  const names = book.chapters.flatMap(({ blocks: [block] }) => block ?? [])
  const from = throughMap(textOf(`${path}.map`), { line: line + 1, column: 1 }, names)
  const [first] = book.linked.definitions.files.get(program.target) ?? []
  return {
    code: 'generated-edit',
    message: `This file is made from \`${program.target}\`, so an edit of it does not go back into a chapter.`,
    at: placeOfLine(shown, path, line),
    expected: `an edit of \`${shown(program.target)}\``,
    hint: `Make the edit there or in the chapter; then remove this file, and build.`,
    notes: [
      ...(from === undefined ? [] : [{ message: 'the line that it is made from', at: from.at }]),
      ...(first === undefined
        ? []
        : [{ message: 'the fence of the program', at: wordOfTarget(first.block).at }]),
    ],
  }
}

/** A file that the tool adds to every output folder: `package.json`. */
function addedFile(path: string, { shown }: Pick<BuiltBook, 'shown'>): Problem {
  return {
    code: 'generated-edit',
    message: 'The tool adds this file, and no chapter has it.',
    at: placeOfLine(shown, path, 0),
    expected: 'a fence that makes it, to hold such an edit',
    hint: `Write it into a chapter, with \`file=${path}\`; or remove this file, and build.`,
  }
}

/** The 0-based line of the second text at which the two begin to differ. */
function firstOtherLine(before: string, after: string): number {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const line = now.findIndex((text, i) => text !== old[i])
  return line < 0 ? now.length - 1 : line
}
