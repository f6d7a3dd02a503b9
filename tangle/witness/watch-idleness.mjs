import { createHook } from 'node:async_hooks'

/** Node's timers, with a private field, and what `fs.watchFile` looks by, again and again. @typedef {NodeJS.Timeout & { _repeat?: number | null }} Timer */

/** What wakes a process, by the names that `node:async_hooks` gives it, and whether it does so again and again by its nature. */
const kinds = new Map([
  ['Timeout', false],
  ['STATWATCHER', true],
])

/**
 * Records after each burst of activity whether a timer will wake the process: `idle`. Anything else that wakes it comes
 * from other processes, and the runner itself sees whether it sleeps. The record also says whether `^C` is a signal then.
 *
 * @param {import('./records.mjs').Records} records
 * @param {import('./watch-keys.mjs').Keys} keys
 */
export function watchIdleness(records, keys) {
  const { setImmediate } = globalThis
  let isWatching = false
  let seen = -1
  const look = () => {
    if (seen !== records.count()) {
      seen = records.count()
      setImmediate(look)
      return
    }
    const waking = [...timers].filter(([, timer]) => timer.hasRef())
    const once = waking.some(([id, { _repeat: repeat }]) => !repeating.has(id) && (repeat ?? null) === null)
    records.write({ kind: 'idle', timers: waking.length > 0, once, raw: keys.areRaw() })
    isWatching = false
  }
  /** @type {Map<number, Timer>} */
  const timers = new Map()
  /** Those that always are. @type {Set<number>} */
  const repeating = new Set()
  const watch = () => {
    if (isWatching) return
    isWatching = true
    setImmediate(look)
  }
  records.onWrite(watch)
  keys.onChange(watch)
  // A timer may be set without any other event.
  createHook({
    init(id, type, _trigger, timer) {
      const isRepeating = kinds.get(type)
      if (isRepeating === undefined) return
      timers.set(id, /** @type {Timer} */ (timer))
      if (isRepeating) repeating.add(id)
      watch()
    },
    // It may end without any other event, too.
    destroy: (id) => {
      repeating.delete(id)
      if (timers.delete(id)) watch()
    },
  }).enable()
}
