import { setImmediate } from 'node:timers/promises'

/**
 * Settles when all that was written to this process until now has been read: two turns of the event loop without anything new.
 *
 * @param count how much has been read so far
 */
export async function untilAllRead(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count()
    await setImmediate()
    await setImmediate()
  }
}
