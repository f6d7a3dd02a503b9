import { basename, resolve } from 'node:path'
import { shownFrom, shownPath } from './chapter/chapter-files.ts'
import { newBook, toolFolder } from './init/new-book.ts'
import { packTool } from './init/pack-tool.ts'
import { addToOutput, openOutput } from './output/folder.ts'
import type { Change } from './output/plan.ts'
import type { Problem } from './problem/problem.ts'
import { namesInFolder } from './system/disk.ts'

type InitOutcome = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] }

/**
 * Makes a book to start from: all of its files or none.
 *
 * @param folder as the person wrote it; nothing may be in it, except what git keeps there
 * @param cwd what it is relative to
 */
export function initBook(folder: string, cwd: string): InitOutcome {
  const path = resolve(cwd, folder)
  const there = namesInFolder(path).filter((name) => name !== '.git')
  if (there.length > 0) return refused([notEmpty(shownPath(path, cwd), there)])
  const { value: output, problems } = openOutput(
    'chapters',
    { chapters: folder, out: folder, force: false, cwd },
    [],
  )
  if (problems.length > 0) return refused(problems)
  const tool = packTool()
  if ('code' in tool) return refused(shownFrom(cwd, [tool]))
  const texts = Object.entries(newBook(basename(path), tool)).map(([name, text]) => ({ path: name, text }))
  const packed = { path: `${toolFolder}/${tool.file}`, text: tool.bytes }
  const written = addToOutput(output, [...texts, packed])
  return { changes: written.value, problems: written.problems }
}

function refused(problems: readonly Problem[]): InitOutcome {
  return { changes: [], problems }
}

function notEmpty(path: string, names: readonly string[]): Problem {
  const [first = '', ...others] = names.toSorted()
  return {
    code: 'foreign-output',
    message: `This folder is not empty: it has \`${first}\`${others.length === 0 ? '' : ` and ${others.length} more`}.`,
    at: { path, line: 1, column: 1 },
    expected: 'a folder that is empty, or none',
    hint: 'Name another folder for the new book.',
  }
}
