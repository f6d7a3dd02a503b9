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

function orElse<Value>(nothing: Value, look: () => Value): Value {
  try {
    return look()
  } catch {
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
 * @param known processes that were examined before: one that was not the sandbox's then is not now
 */
export function membersOf(folder: string, known: ReadonlyMap<string, boolean>): number[] {
  return processIds()
    .filter((id) => known.get(id) !== false && isMember(folder, id))
    .map(Number)
}
