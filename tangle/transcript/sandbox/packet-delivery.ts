import { statOf } from './proc.ts'

/** The ids of the kernel's threads that deliver packets when there are many; none where a container hides them. */
let deliverers: readonly string[] | undefined

/**
 * Whether packets may still be on their way between sleeping processes. The loopback delivers before the sender goes on,
 * except where the machine is so busy that a kernel thread has to do it later.
 *
 * @param processes their ids
 */
export function areDeliveriesLate(processes: readonly string[]): boolean {
  deliverers ??= processes.filter((id) => statOf(id).name.startsWith('ksoftirqd/'))
  return deliverers.some((id) => !/^[SI]?$/.test(statOf(id).state ?? ''))
}
