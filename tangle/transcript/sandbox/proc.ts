import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/*
 * What the kernel reports about processes (proc(5)). A process may end between two calls; then they return nothing.
 */

export function readProc(path: string): string {
  return orElse('', () => readFileSync(`/proc/${path}`, 'utf8'))
}

export function listProc(path: string): string[] {
  return orElse([], () => readdirSync(`/proc/${path}`))
}

/** The target of a link below `/proc`. */
function linkInProc(path: string): string {
  return orElse('', () => readlinkSync(`/proc/${path}`))
}

/** What a process that has ended, or that is somebody else's, answers. Any other error would make a living one look dead. */
const answersOfNothing = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL']

function orElse<Value>(nothing: Value, look: () => Value): Value {
  try {
    return look()
  } catch (error) {
    if (!answersOfNothing.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return nothing
  }
}

export function processIds(): string[] {
  return readdirSync('/proc').filter((name) => /^\d/.test(name))
}

/** The name, the state, the parent and the group of a process (`stat`: the first fields, the name in brackets). */
export function statOf(id: string) {
  const stat = readProc(`${id}/stat`)
  const end = stat.lastIndexOf(')')
  const [state, parent = '', group = '-1'] = stat.slice(end + 2).split(' ')
  return { name: stat.slice(stat.indexOf('(') + 1, end), state, parent, group: Number(group) }
}

/**
 * What changes when a process runs another program, or another process has its id (`stat`, fields 22 and 50: when it started,
 * and where its environment is).
 */
export function imageOf(id: string): string {
  const stat = readProc(`${id}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return `${fields[19]} ${fields[47]}`
}

/** Whether a process exists and has not ended. */
export function isAlive(id: string): boolean {
  return !['Z', 'X', '', undefined].includes(statOf(id).state)
}

/** The processes of a group. */
export function processesOf(group: number | undefined): { readonly id: number; readonly parent: number }[] {
  return processIds().flatMap((id) => {
    const stat = statOf(id)
    return stat.group === group ? [{ id: Number(id), parent: Number(stat.parent) }] : []
  })
}

/**
 * Whether a process belongs to a sandbox: it has the sandbox's environment, or works in its folder. A child inherits
 * both, whatever it does about its group, its session or its environment.
 *
 * @param areOwn gets the process where it is certain that it is not the sandbox's
 */
export function isMember(folder: string, id: string, areOwn = new Map<string, boolean>()): boolean {
  if (linkInProc(`${id}/cwd`).startsWith(`${folder}/`)) return true
  const environment = readProc(`${id}/environ`)
  if (`\0${environment}`.includes(`\0TANGLE_SANDBOX=${folder}\0`)) return true
  // While a process becomes another program, it has no environment for a moment.
  if (environment !== '') areOwn.set(id, false)
  return false
}

/**
 * The ids of a sandbox's processes.
 *
 * @param areOwn processes that were examined before: one that was not the sandbox's then is not now. Gets the others
 */
export function membersOf(folder: string, areOwn: Map<string, boolean>): number[] {
  return processIds()
    .filter((id) => areOwn.get(id) !== false && isMember(folder, id, areOwn))
    .map(Number)
}
