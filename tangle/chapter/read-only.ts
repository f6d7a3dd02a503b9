import type { Problem } from '../problem/problem.ts'

/**
 * A chapter that was to be written into, and may not be.
 *
 * @param what would have been written: the subject of a sentence
 * @param instead what else the author can do: the end of a sentence
 */
export function readOnlyChapter(path: string, what: string, instead: string): Problem {
  return {
    code: 'read-only-chapter',
    message: `This chapter is read-only: ${what} is not written into it.`,
    at: { path, line: 1, column: 1 },
    expected: 'a chapter that may be written into',
    hint: `Allow it (\`chmod u+w\`), or ${instead}.`,
  }
}
