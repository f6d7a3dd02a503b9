import { once } from 'node:events'
import { leaveSignalsToCaller } from '../system/temporary-folders.ts'

/** Settles when somebody stops a command that goes on until then: by Ctrl-C, by SIGTERM, or by closing its terminal. */
export async function untilStopped(): Promise<void> {
  leaveSignalsToCaller()
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)))
}
