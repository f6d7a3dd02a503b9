import { delimiter, join } from 'node:path'
import { isExecutable } from '../../system/disk.ts'

/** A command with the place where this machine has it. */
export type FoundCommand = { readonly name: string; readonly path: string }

/**
 * The path of a command: where systems keep theirs, before what the author has added to the PATH, which may need
 * surroundings that no transcript sees.
 */
export function findCommand(name: string, path = ''): string | undefined {
  const added = path.split(delimiter).filter((folder) => folder !== '')
  const folders = ['/bin', '/usr/bin', '/usr/local/bin', ...added]
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}
