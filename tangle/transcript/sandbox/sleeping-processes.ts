import { sleepsAlone } from './lone-sleep.ts'
import { listProc, type Membership, processIds, readProc, statOf } from './proc.ts'

/** What earlier looks have found. */
export type KnownProcesses = {
  /** Whether each process that was there at the last look is the sandbox's, by id. */
  readonly areOwn: Map<string, boolean>
  /** A thread of the sandbox that was awake at the last look, below `/proc`; nothing where none was. */
  awake: string | undefined
  /** The processes that have a witness, by id: it reports their timers. */
  readonly watched: Set<string>
}

/** The processes that are there before a sandbox has any: none of them is its own. */
export function knownStrangers(): KnownProcesses {
  return { areOwn: new Map(processIds().map((id) => [id, false])), awake: undefined, watched: new Set() }
}

/**
 * Looks at the processes of some groups and of a sandbox: how often each of their threads has been switched to so far, or
 * nothing when one of them runs, waits for a processor or a disk, or has just ended.
 *
 * Two looks with the same result prove that nothing ran between them. The sender delivers bytes on the loopback, or a
 * kernel thread does, which is looked at too, and both wake the reader in the same step: where all threads sleep,
 * nothing is on its way.
 *
 * @param groups process groups, by their leaders' ids
 * @param isMember whether a process that has left its group is still the transcript’s
 * @param mayDoze whether a thread of a program without a witness may wake by itself
 */
export function lookAtSleepers(
  groups: ReadonlySet<number>,
  isMember: Membership,
  known: KnownProcesses,
  mayDoze = false,
): string | undefined {
  // While this one is awake, the others do not matter, and it is found without a list of all.
  if (known.awake !== undefined && isAwake(known.awake, known, mayDoze)) return undefined
  known.awake = undefined
  const looks: string[] = []
  const ids = processIds()
  forgetEnded(known, new Set(ids))
  if (areDeliveriesLate(ids)) return undefined
  // A leader that is gone has ended, and we have yet to notice.
  if (![...groups].every((leader) => ids.includes(String(leader)))) return undefined
  // The youngest first: it is the likeliest to run, and then the others do not matter.
  for (const id of ids.toReversed()) {
    if (!isOwn(id, groups, isMember, known)) continue
    const look = lookAtThreads(id, known, mayDoze)
    if (look !== undefined) looks.push(look)
    else if (!isLeftDead(id, groups, isMember, known)) return undefined
  }
  return looks.join('\n')
}

/** A later process may get the id of one that has ended. */
function forgetEnded({ areOwn, watched }: KnownProcesses, present: ReadonlySet<string>): void {
  for (const ids of [areOwn, watched]) for (const id of ids.keys()) if (!present.has(id)) ids.delete(id)
}

/** The ids of the kernel's threads that deliver packets when there are many; none where a container hides them. */
let deliverers: readonly string[] | undefined

/**
 * Whether packets may still be on their way between sleeping processes. The loopback delivers before the sender goes on,
 * except where the machine is so busy that a kernel thread has to do it later.
 *
 * @param processes their ids
 */
function areDeliveriesLate(processes: readonly string[]): boolean {
  deliverers ??= processes.filter((id) => statOf(id).name.startsWith('ksoftirqd/'))
  return deliverers.some((id) => !/^[SI]?$/.test(statOf(id).state ?? ''))
}

/** Whether a process is in one of the groups or of the sandbox. That does not change, so each process is examined once. */
function isOwn(
  id: string,
  groups: ReadonlySet<number>,
  isMember: Membership,
  known: KnownProcesses,
): boolean {
  const isOne = known.areOwn.get(id) ?? (groups.has(statOf(id).group) || isMember(id))
  known.areOwn.set(id, isOne)
  return isOne
}

/**
 * Whether a process has ended and nobody will notice for now. Where its parent has ended before it, init may collect it
 * much later, in some containers never. A shell that reads its next command collects its jobs only after that. One that
 * waits for the process has yet to notice: Node's first thread has ended while others of its threads still do.
 */
function isLeftDead(
  id: string,
  groups: ReadonlySet<number>,
  isMember: Membership,
  known: KnownProcesses,
): boolean {
  const { state, parent } = statOf(id)
  if (state !== 'Z' || groups.has(Number(id))) return false
  // Its first thread has ended, and it still holds what it writes to: a shell may read that until the end (`$(command)`).
  if (listProc(`${id}/task`).length > 1) return false
  if (isShell(parent, groups)) return readProc(`${parent}/syscall`).split(' ')[0] === String(calls?.read)
  return !isOwn(parent, groups, isMember, known)
}

/** A shell leads its group, or what leads it into namespaces does. */
function isShell(id: string, groups: ReadonlySet<number>): boolean {
  const { parent } = statOf(id)
  return groups.has(Number(id)) || (groups.has(Number(parent)) && statOf(parent).name === 'nsenter')
}

function lookAtThreads(id: string, known: KnownProcesses, mayDoze: boolean): string | undefined {
  const looks = [id]
  for (const name of listProc(`${id}/task`)) {
    const thread = `${id}/task/${name}`
    if (isAwake(thread, known, mayDoze)) {
      known.awake = thread
      return undefined
    }
    const status = readProc(`${thread}/status`)
    const state = /^State:\t(\w)/m.exec(status)?.[1]
    // Sleeping or stopped. A zombie's parent has yet to notice its end.
    if (state !== undefined && !'STt'.includes(state)) return undefined
    looks.push(...(status.match(/^(?:non)?voluntary_ctxt_switches:.*$/gm) ?? []))
  }
  return looks.join(' ')
}

/**
 * The system call of a thread, or `running`. A thread that is about to sleep, or cleans up after a child, is shown as
 * sleeping while it still runs. To show its system call, the kernel waits until the thread is off its processor, or
 * shows that it runs.
 *
 * @param thread its folder below `/proc`
 */
function callOf(thread: string): string {
  return readProc(`${thread}/syscall`)
}

function isAwake(thread: string, { watched }: KnownProcesses, mayDoze: boolean): boolean {
  const call = callOf(thread)
  if (call.startsWith('running')) return true
  const [id = ''] = thread.split('/')
  if (watched.has(id)) return wakesByItself(call)
  return !mayDoze && (wakesByItself(call) || sleepsAlone(id, call))
}

/** Numbers of system calls, which differ from processor to processor. */
const calls = {
  x64: { read: 0, nanosleep: 35, clockNanosleep: 230, futex: 202, ioUringEnter: 426 },
  arm64: { read: 63, nanosleep: 101, clockNanosleep: 115, futex: 98, ioUringEnter: 426 },
}[process.arch as string]

/**
 * Whether a thread will wake by itself: it sleeps for a time, such as while it waits briefly for a lock, or for work that
 * it gave to the kernel. What else may be a sleep is in `lone-sleep.ts`; the time in Node’s
 * `epoll_wait` is that of timers, which the witness reports.
 *
 * @param line number and arguments of its system call, as in proc(5)
 */
function wakesByItself(line: string): boolean {
  if (calls === undefined) return false
  const [call, , , , timeout] = line.split(' ')
  const number = Number(call)
  if (number === calls.futex) return Number(timeout) !== 0
  return [calls.nanosleep, calls.clockNanosleep, calls.ioUringEnter].includes(number)
}
