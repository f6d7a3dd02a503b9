import { resolve } from 'node:path'
import { shownPath } from '../../chapter/chapter-files.ts'
import type { Problem } from '../../problem/problem.ts'
import { kindOf } from '../../system/disk.ts'
import { lineLookup } from '../../system/file-lines.ts'
import { type DraftProblems, showProblems } from './shown-problems.ts'

/**
 * What is told of a served book whose chapters are gone.
 *
 * @param chapters their folder, as the person wrote it
 */
export function missingChapters(
  chapters: string,
  cwd: string,
): { readonly problems: readonly Problem[]; readonly shown: DraftProblems } {
  const problems = [noChapterLeft(resolve(cwd, chapters), cwd)]
  return { problems, shown: showProblems(problems, [], lineLookup(cwd)) }
}

function noChapterLeft(root: string, cwd: string): Problem {
  const folder = shownPath(root, cwd)
  const what = kindOf(root) === 'folder' ? 'chapter in' : 'folder'
  return {
    code: 'unreadable-chapter',
    message: `There is no ${what} \`${folder}\` any more: the pages are those of the last ones.`,
    at: { path: folder, line: 1, column: 1 },
    expected: 'a folder with the chapters of the book',
    hint: 'Put the chapters back; the pages then follow them again.',
  }
}
