import { kindOf } from '../world/disk.ts'

/** A call that cannot be meant: told in one line, exit status 2. */
export class UsageError extends Error {}

/** What is said of a folder without chapters, according to what stands there. */
export function noChapters(folder: string): UsageError {
  const kind = kindOf(folder)
  if (kind === 'file')
    return new UsageError(`'${folder}' is a file; give the folder of chapters that it stands in.`)
  if (kind === undefined) return new UsageError(`There is no folder '${folder}'.`)
  return new UsageError(`There are no chapters in '${folder}': no .md file but README.md below it.`)
}
