import { nulWords } from '../chapter/read-chapter.ts'
import type { Problem, ProblemWords } from '../problem/problem.ts'
import { textLines } from '../text/line-starts.ts'
import { utf8Text } from '../text/utf8.ts'

/**
 * The lines of an edited file.
 *
 * @param path of the file, as it is shown
 * @returns what is wrong where no chapter could make these bytes: programs are UTF-8 with LF line ends, one of them at the end
 */
export function editedLines(bytes: Uint8Array, path: string): readonly string[] | Problem {
  const text = utf8Text(bytes)
  if (text === undefined) return unstitchable(path, 0, '', notUtf8)
  for (const [character, why] of Object.entries(uncarried)) {
    const offset = text.indexOf(character)
    if (offset >= 0) return unstitchable(path, offset, text, why)
  }
  if (text === '') return []
  if (!text.endsWith('\n')) return unstitchable(path, text.length, text, openEnd)
  return text.slice(0, -1).split('\n')
}

const notUtf8: ProblemWords = {
  message: 'This file is not UTF-8 any more, and chapters are.',
  expected: 'a file saved as UTF-8',
  hint: 'Save it as UTF-8.',
}

const openEnd: ProblemWords = {
  message: 'This file does not end with a line end, and every program does.',
  expected: 'a line end behind the last line',
  hint: 'Add one.',
}

/** What chapters cannot carry (CommonMark sections 2.1 and 2.3). */
const uncarried: Readonly<Record<string, ProblemWords>> = {
  '\r': {
    message: 'This line has a carriage return, and the lines of programs end in a line feed alone.',
    expected: 'line ends that are LF',
    hint: 'Save the file with LF line ends; an editor may call them Unix.',
  },
  '\0': nulWords,
}

function unstitchable(path: string, offset: number, text: string, why: ProblemWords): Problem {
  const { line, column } = textLines(text).positionOf(offset)
  return { code: 'unstitchable-text', ...why, at: { path, line: line + 1, column: column + 1 } }
}
