import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Whether a process belongs to a sandbox: it has the sandbox's environment, or stands in its folder. A child has both
 * from its birth, whatever it does about its group, its session or its environment.
 */
export function isMember(folder: string, id: string): boolean {
  return stands(folder, id) || isMarked(folder, id)
}

/** The ids of a sandbox's processes. */
export function membersOf(folder: string): number[] {
  return readdirSync('/proc').flatMap((id) => (/^\d/.test(id) && isMember(folder, id) ? [Number(id)] : []))
}

function stands(folder: string, id: string): boolean {
  try {
    return readlinkSync(`/proc/${id}/cwd`).startsWith(`${folder}/`)
  } catch {
    // It is gone, or somebody else's.
    return false
  }
}

function isMarked(folder: string, id: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${id}/environ`, 'utf8')}`.includes(`\0TANGLE_SANDBOX=${folder}\0`)
  } catch {
    return false
  }
}
