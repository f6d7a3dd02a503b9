import { createHook } from 'node:async_hooks'

/** What Node's own timers have beside their public side. @typedef {NodeJS.Timeout & { _repeat?: number | null }} Timer */

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
    const waking = [...timers.values()].filter((timer) => timer.hasRef())
    const once = waking.some(({ _repeat: repeat }) => repeat === null || repeat === undefined)
    records.write({ kind: 'idle', timers: waking.length > 0, once })
    isWatching = false
  }
  /** @type {Map<number, Timer>} */
  const timers = new Map()
  const watch = () => {
    if (isWatching) return
    isWatching = true
    setImmediate(look)
  }
  records.onWrite(watch)
  // A timer can be set without anything else happening.
  createHook({
    init(id, type, _trigger, timer) {
      if (type !== 'Timeout') return
      timers.set(id, /** @type {Timer} */ (timer))
      watch()
    },
    // Nor need anything else happen when one is over.
    destroy: (id) => void (timers.delete(id) && watch()),
  }).enable()
}
