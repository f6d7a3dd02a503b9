import { setImmediate } from 'node:timers/promises'
import { lookAtSleepers } from '../world/processes/sleeping-processes.ts'
import type { Activity } from './activity.ts'
import type { Panes } from './panes.ts'

/**
 * Whether everything that was started sleeps, and all it has said has been heard.
 *
 * Two looks at the sleepers stand around a turn of our own event loop, in which whatever was said before the
 * first look arrives. When both see the same and nothing arrived, nothing is going on.
 */
export async function isAllQuiet(activity: Activity, panes: Panes): Promise<boolean> {
  if (panes.isBrowsing()) return false
  const { version } = activity
  const first = lookAtSleepers(panes.groups(), panes.folder, panes.known)
  if (first === undefined) return false
  await setImmediate()
  await setImmediate()
  return version === activity.version && first === lookAtSleepers(panes.groups(), panes.folder, panes.known)
}
