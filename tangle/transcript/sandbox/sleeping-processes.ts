import { areDeliveriesLate } from './packet-delivery.ts'
import { listProc, processIds, readProc, statOf } from './proc.ts'
import { isMember } from './sandbox-processes.ts'

/** Processes that were looked at before, by id, and whether they are the sandbox's. */
export type KnownProcesses = Map<string, boolean>

/**
 * One look at the processes of some groups and of a sandbox: how often each of their threads has been switched to so far, or
 * nothing when one of them runs, waits for a processor or a disk, or has just ended.
 *
 * Two looks with the same answer prove that nothing ran between them. Bytes on the loopback are delivered by
 * whoever sends them, or by the kernel's own threads, which are looked at too, and wake their reader in the same
 * step: where all threads sleep, nothing is under way.
 *
 * @param groups process groups, by their leaders' ids
 * @param folder the sandbox: a process that has left its group is still one of its own
 */
export function lookAtSleepers(
  groups: ReadonlySet<number>,
  folder: string,
  known: KnownProcesses,
): string | undefined {
  const looks: string[] = []
  const ids = processIds()
  if (areDeliveriesLate(ids)) return undefined
  // A leader that is gone has ended its command: its end has still to be heard.
  if (![...groups].every((leader) => ids.includes(String(leader)))) return undefined
  // The youngest first: it is the likeliest to be at work, and then there is no need to look on.
  for (const id of ids.toReversed()) {
    if (!isOwn(id, groups, folder, known) || isUnheardOrphan(id, groups, folder, known)) continue
    const look = lookAtThreads(id)
    if (look === undefined) return undefined
    looks.push(look)
  }
  return looks.join('\n')
}

/**
 * Whether a process is in one of the groups or of the sandbox. Either is so from its birth, and no id is given twice
 * while a transcript runs, so each is asked once.
 */
function isOwn(id: string, groups: ReadonlySet<number>, folder: string, known: KnownProcesses): boolean {
  const isOne = known.get(id) ?? (groups.has(statOf(id).group) || isMember(folder, id))
  known.set(id, isOne)
  return isOne
}

/**
 * Whether a process has ended and its parent had gone before: init hears of the end whenever it cares to, in some
 * containers never, and nobody of the sandbox does.
 */
function isUnheardOrphan(
  id: string,
  groups: ReadonlySet<number>,
  folder: string,
  known: KnownProcesses,
): boolean {
  const { state, parent } = statOf(id)
  return state === 'Z' && !groups.has(Number(id)) && !isOwn(parent, groups, folder, known)
}

function lookAtThreads(id: string): string | undefined {
  const looks = [id]
  for (const thread of listProc(`${id}/task`)) {
    // A thread that is about to sleep, or clears up after a child, says that it sleeps while it still runs. To
    // tell its system call, the kernel waits until the thread is off its processor, or says that it runs.
    const call = readProc(`${id}/task/${thread}/syscall`)
    if (call.startsWith('running') || wakesByItself(call)) return undefined
    const status = readProc(`${id}/task/${thread}/status`)
    const state = /^State:\t(\w)/m.exec(status)?.[1]
    // Sleeping or stopped. A zombie's end has still to be heard by its parent.
    if (state !== undefined && !'STt'.includes(state)) return undefined
    looks.push(...(status.match(/^(?:non)?voluntary_ctxt_switches:.*$/gm) ?? []))
  }
  return looks.join(' ')
}

/** Numbers of system calls, which differ from processor to processor. */
const calls = {
  x64: { nanosleep: 35, clockNanosleep: 230, futex: 202, ioUringEnter: 426 },
  arm64: { nanosleep: 101, clockNanosleep: 115, futex: 98, ioUringEnter: 426 },
}[process.arch as string]

/**
 * Whether a thread will wake without anybody’s doing: it sleeps for a time, as one does that waits a moment for a
 * lock, or for work that it gave to the kernel. Time that passes in `epoll_wait` is that of Node’s timers, of
 * which the witness tells more.
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
