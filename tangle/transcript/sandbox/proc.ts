import { randomInt } from 'node:crypto'
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

/** How the system names the namespace of a process's ids (pid_namespaces(7)). */
export function namespaceOf(id: string): string {
  return linkInProc(`${id}/ns/pid`)
}

/** The target of a link below `/proc`. */
export function linkInProc(path: string): string {
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

/**
 * The name, the state, the parent, the group and the session of a process (`stat`: the first fields, the name in brackets).
 */
export function statOf(id: string) {
  const { name, fields } = statParts(id)
  const [state, parent = '', group = '-1', session = '-1'] = fields
  return { name, state, parent, group: Number(group), session: Number(session) }
}

/**
 * What changes when a process runs another program, or another process has its id (`stat`, fields 22 and 50: when it started,
 * and where its environment is).
 */
export function imageOf(id: string): string {
  const { fields } = statParts(id)
  return `${fields[19]} ${fields[47]}`
}

/** The name of a process, which may hold anything, and the fields of `stat` behind it: the first of them is field 3. */
function statParts(id: string) {
  const stat = readProc(`${id}/stat`)
  const end = stat.lastIndexOf(')')
  return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') }
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

/** Whether a process is a transcript's, by its id. */
export type Membership = (id: string) => boolean

/**
 * A limit of a process that marks it and all that descend from it, whatever they do about their group, session, environment
 * or folder: how many locks of files it may hold. Linux has not looked at it since version 2.4.25 (getrlimit(2)); it may be
 * lowered, and not raised.
 */
export const marking = 'Max file locks'

/** In locks: the highest mark, less than any number that is not exact. */
const highestMark = 2 ** 47

/** A number that marks the processes of one transcript, lower than the mark of a runner that runs in a transcript itself. */
export function newMark(): number {
  const [, , own = ''] = new RegExp(`^${marking} +(\\S+) +(\\S+)`, 'm').exec(readProc('self/limits')) ?? []
  const most = own === 'unlimited' || own === '' ? highestMark : Math.min(highestMark, Number(own))
  return randomInt(1, most)
}

/** Recognises processes by their mark, and in a namespace of their own by that too. */
export function membership(mark: number, namespace: string | undefined): Membership {
  const marked = new RegExp(`^${marking} +${mark} +${mark} `, 'm')
  return (id) =>
    marked.test(readProc(`${id}/limits`)) || (namespace !== undefined && namespaceOf(id) === namespace)
}

/**
 * The ids of a transcript's processes.
 *
 * @param areOwn processes that were examined before: one that was not the transcript's then is not now
 */
export function membersOf(isMember: Membership, areOwn: ReadonlyMap<string, boolean>): string[] {
  return processIds().filter((id) => areOwn.get(id) !== false && isMember(id))
}

/** The command of a transcript that a process comes from: a 0-based index; nothing where its environment does not say. */
export function commandOf(id: string): number | undefined {
  const [, command] = /\0TANGLE_COMMAND=(\d+)\0/.exec(`\0${readProc(`${id}/environ`)}`) ?? []
  return command === undefined ? undefined : Number(command)
}

/** The words that started a process, for people. */
export function commandLineOf(id: string): string {
  return readProc(`${id}/cmdline`).split('\0').join(' ').trim()
}

/** The id that a process has in its own namespace: the last of those in `status`; nothing where it has ended. */
export function idWithin(id: string): string {
  return /^NSpid:.*\t(\d+)$/m.exec(readProc(`${id}/status`))?.[1] ?? ''
}

/**
 * The id by which we know a process.
 *
 * @param within its id in its own namespace
 * @returns nothing where it has ended
 */
export function idOutside(
  within: string,
  isMember: Membership,
  areOwn: ReadonlyMap<string, boolean>,
): string | undefined {
  return processIds()
    .toReversed()
    .find((id) => areOwn.get(id) !== false && idWithin(id) === within && isMember(id))
}
