import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/*
 * What the kernel says of processes (proc(5)). One may be gone between two of these questions; then there is nothing to
 * see of it.
 */

/** The text of a file below `/proc`. */
export function readProc(path: string): string {
  return orElse('', () => readFileSync(`/proc/${path}`, 'utf8'))
}

/** The names in a folder below `/proc`. */
export function listProc(path: string): string[] {
  return orElse([], () => readdirSync(`/proc/${path}`))
}

/** Where a link below `/proc` leads. */
export function linkInProc(path: string): string {
  return orElse('', () => readlinkSync(`/proc/${path}`))
}

function orElse<Value>(nothing: Value, look: () => Value): Value {
  try {
    return look()
  } catch {
    return nothing
  }
}

/** The ids of all processes. */
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

/** Whether a process is there and has not ended. */
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
