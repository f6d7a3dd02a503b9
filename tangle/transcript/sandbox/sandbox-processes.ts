import { linkInProc, processIds, readProc } from './proc.ts'

/**
 * Whether a process belongs to a sandbox: it has the sandbox's environment, or works in its folder. A child inherits
 * both, whatever it does about its group, its session or its environment.
 */
export function isMember(folder: string, id: string): boolean {
  return (
    linkInProc(`${id}/cwd`).startsWith(`${folder}/`) ||
    `\0${readProc(`${id}/environ`)}`.includes(`\0TANGLE_SANDBOX=${folder}\0`)
  )
}

/**
 * The ids of a sandbox's processes.
 *
 * @param known processes that were asked before: one that was not the sandbox's then is not now
 */
export function membersOf(folder: string, known: ReadonlyMap<string, boolean>): number[] {
  return processIds()
    .filter((id) => known.get(id) !== false && isMember(folder, id))
    .map(Number)
}
