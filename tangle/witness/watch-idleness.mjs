import { createHook } from 'node:async_hooks'
import process from 'node:process'

/**
 * Says after each burst of activity whether a timer will wake the process: `idle`. Everything else that can
 * wake it is somebody's doing; that it sleeps, the runner sees by itself.
 *
 * @param {import('./records.mjs').Records} records
 */
export function watchIdleness(records) {
  const { setImmediate } = globalThis
  let isWatching = false
  let seen = -1
  const look = () => {
    if (seen !== records.count()) {
      seen = records.count()
      setImmediate(look)
      return
    }
    records.write({ kind: 'idle', timers: process.getActiveResourcesInfo().includes('Timeout') })
    isWatching = false
  }
  const watch = () => {
    if (isWatching) return
    isWatching = true
    setImmediate(look)
  }
  records.onWrite(watch)
  // A timer can be set without anything else happening.
  createHook({ init: (_id, type) => void (type === 'Timeout' && watch()) }).enable()
}
