import { statOf } from './proc.ts'

/** The kernel's threads that deliver packets when there are many, by id; none where a container hides them. */
let deliverers: readonly string[] | undefined

/**
 * Whether packets may still be under way between processes that sleep. What is sent over the loopback is delivered
 * before the sender goes on, except where the machine is so busy that a thread of the kernel's has to do it later.
 *
 * @param processes their ids
 */
export function areDeliveriesLate(processes: readonly string[]): boolean {
  deliverers ??= processes.filter((id) => statOf(id).name.startsWith('ksoftirqd/'))
  return deliverers.some((id) => !/^[SI]?$/.test(statOf(id).state ?? ''))
}
