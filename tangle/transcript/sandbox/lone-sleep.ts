import { commandLineOf, linkInProc, listProc, readProc } from './proc.ts'

/** How each call that waits for descriptors is asked to wait, by its number on each processor; arguments are 0-based. */
const waits: ReadonlyMap<number, Wait> = new Map(
  Object.entries(
    {
      x64: {
        7: { count: 1, milliseconds: 2 }, // poll
        23: { count: 0, time: 4 }, // select
        232: { watcher: 0, milliseconds: 3 }, // epoll_wait
        270: { count: 0, time: 4 }, // pselect6
        271: { count: 1, time: 2 }, // ppoll
        281: { watcher: 0, milliseconds: 3 }, // epoll_pwait
        441: { watcher: 0, time: 3 }, // epoll_pwait2
      },
      arm64: {
        22: { watcher: 0, milliseconds: 3 }, // epoll_pwait
        72: { count: 0, time: 4 }, // pselect6
        73: { count: 1, time: 2 }, // ppoll
        441: { watcher: 0, time: 3 }, // epoll_pwait2
      },
    }[process.arch as string] ?? {},
  ).map(([number, wait]) => [Number(number), wait]),
)

/**
 * Where a call has what it waits for, the number of descriptors or one that watches others, and how long: in milliseconds, or as the
 * address of a time, which is 0 for ever.
 */
type Wait = {
  readonly count?: number
  readonly watcher?: number
  readonly milliseconds?: number
  readonly time?: number
}

/** The calls by which a thread waits for a signal or for a child: rt_sigsuspend, wait4. */
const childWaits: readonly string[] =
  { x64: ['130', '61'], arm64: ['133', '260'] }[process.arch as string] ?? []

/** In seconds: a longer time is set lest a program runs for ever, and what follows comes before it is over. */
const longestTimeout = 2

/**
 * Whether a thread waits for a time and for nothing that another process could bring about: it sleeps, as `asyncio.sleep` and
 * `select.select([], [], [], 1)` do, and a short `timeout`. One that waits for a connection too may well wait in vain, again and again.
 *
 * @param id of its process
 * @param line number and arguments of its system call, as in proc(5)
 */
export function sleepsAlone(id: string, line: string): boolean {
  const [call, ...words] = line.split(' ')
  if (call !== undefined && childWaits.includes(call)) return isShortTimeout(commandLineOf(id))
  const wait = waits.get(Number(call))
  if (wait === undefined) return false
  const word = (index: number) => Number(words[index])
  // A number of 32 bits with a sign: below 0 for ever.
  const isTimed =
    wait.milliseconds === undefined ? word(wait.time ?? 0) !== 0 : (word(wait.milliseconds) | 0) > 0
  if (!isTimed) return false
  return wait.watcher === undefined ? word(wait.count ?? 0) === 0 : watchesItself(id, word(wait.watcher))
}

/** Whether words that started a process are those of `timeout`, and its time is short. The system does not tell when its timer goes off. */
export function isShortTimeout(words: string): boolean {
  const [, time = '', unit = ''] =
    /^(?:\S*\/)?timeout (?:-[ks] \S+ |--?\S+ )*(\d*\.?\d+)([smhd]?) /.exec(words) ?? []
  return (
    time !== '' && unit !== 'h' && unit !== 'd' && Number(time) * (unit === 'm' ? 60 : 1) <= longestTimeout
  )
}

/** Whether an epoll descriptor of a process watches only what the process wakes itself by. */
function watchesItself(id: string, watcher: number): boolean {
  const watched = [...readProc(`${id}/fdinfo/${watcher}`).matchAll(/^tfd:\s*(\d+)/gm)].map(([, fd]) =>
    Number(fd),
  )
  const links = new Map(listProc(`${id}/fd`).map((fd) => [Number(fd), linkInProc(`${id}/fd/${fd}`)]))
  // Of a process that hides its descriptors nothing is known.
  return links.size > 0 && watched.every((fd) => isOwn(id, fd, links))
}

/**
 * Whether a descriptor has its other end in the same process: an eventfd (eventfd(2)), a pipe, a pair of sockets, which have
 * numbers next to each other.
 *
 * @param links what the system calls each descriptor of the process
 */
function isOwn(id: string, fd: number, links: ReadonlyMap<number, string>): boolean {
  const link = links.get(fd) ?? ''
  if (link === 'anon_inode:[eventfd]') return true
  if (link.startsWith('pipe:')) return [...links].some(([other, same]) => other !== fd && same === link)
  const pair = [links.get(fd - 1), links.get(fd + 1)].map(inodeOf)
  const unix = unnamedSockets(id)
  return unix.has(inodeOf(link)) && pair.some((one) => unix.has(one))
}

/** @returns nothing that a socket has, where there is none */
function inodeOf(link: string | undefined): string {
  return /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? '-'
}

/** The Unix sockets without a path that the process could have, by inode (`net/unix`, the seventh column; the eighth is the path). */
function unnamedSockets(id: string): ReadonlySet<string> {
  const rows = readProc(`${id}/net/unix`).split('\n').slice(1)
  return new Set(
    rows.flatMap((row) => {
      const [inode, path] = row.trim().split(/\s+/).slice(6)
      return inode !== undefined && path === undefined ? [inode] : []
    }),
  )
}
