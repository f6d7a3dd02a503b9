import { readFileSync } from 'node:fs'

/** The kernel's threads that deliver packets when there are many, by id; none where a container hides them. */
let deliverers: readonly string[] | undefined

/**
 * Whether packets may still be under way between processes that sleep. What is sent over the loopback is delivered
 * before the sender goes on, except where the machine is so busy that a thread of the kernel's has to do it later.
 *
 * @param processes the names in `/proc`
 */
export function areDeliveriesLate(processes: readonly string[]): boolean {
  deliverers ??= processes.filter((id) => /^\d/.test(id) && /^\d+ \(ksoftirqd\//.test(statOf(id)))
  return deliverers.some((id) => !/\) [SI] /.test(statOf(id)))
}

function statOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8')
  } catch {
    return ') S '
  }
}
