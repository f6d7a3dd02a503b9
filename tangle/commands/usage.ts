import { basename, dirname, join, resolve } from 'node:path'
import { closest } from '../problem/closest.ts'
import { fileInTheWay, kindOf, namesInFolder } from '../system/disk.ts'

/** A wrong call: reported in one line, with exit status 2. */
export class UsageError extends Error {}

/** The error for a folder without chapters, by what is there. */
export function noChapters(folder: string, cwd: string): UsageError {
  return (
    noFolder(folder, cwd, 'chapters') ??
    new UsageError(`There are no chapters in '${folder}': it holds no .md file except README.md.`)
  )
}

/** The error for a folder that is to be imported and was written for no tool that we know. */
export function notForeign(folder: string, cwd: string): UsageError {
  const none = `No .md file in '${folder}' was written for Entangled or lmt: no fence is opened as \`\`\`{.ts #name} or as \`\`\`ts "name".`
  return noFolder(folder, cwd, 'Markdown') ?? new UsageError(none)
}

/** The error for what should be a folder of something and is not there, or is a file; nothing where it is a folder. */
export function noFolder(folder: string, cwd: string, content: string): UsageError | undefined {
  const kind = kindOf(resolve(cwd, folder))
  if (kind === 'folder') return undefined
  const meant =
    kind === undefined ? closest(basename(folder), foldersBeside(resolve(cwd, folder))) : undefined
  const near = meant === undefined ? '' : ` Did you mean '${join(dirname(folder), meant)}'?`
  return new UsageError(
    kind === undefined
      ? `There is no folder '${folder}'.${near}`
      : `'${folder}' is a file; give the folder of ${content} that contains it.`,
  )
}

/** The names of the folders in the folder that a path is in. */
function foldersBeside(path: string): string[] {
  const above = dirname(path)
  return namesInFolder(above).filter(
    (name) => !name.startsWith('.') && kindOf(join(above, name)) === 'folder',
  )
}

/**
 * Refuses to write into a folder whose path leads to a file, or through one.
 *
 * @param content what would be written there, with its verb: `programs go`
 */
export function refuseFile(folder: string, cwd: string, content: string): void {
  const file = fileInTheWay(folder, cwd)
  if (file !== undefined) throw new UsageError(`'${file}' is a file; ${content} to a folder.`)
}
