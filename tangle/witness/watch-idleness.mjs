import { createHook } from 'node:async_hooks'

/**
 * Node's timers, with private fields, and what `fs.watchFile` looks by, again and again.
 *
 * @typedef {NodeJS.Timeout & { _repeat?: number | null, _idleTimeout?: number }} Timer
 */

/** A timer, what it lasts, and when it goes off, in milliseconds; the latter is known of one that does so once and keeps its program running. @typedef {{ timer: Timer, lasts: number, due?: number }} Pending */

/** What wakes a process, by the names that `node:async_hooks` gives it, and whether it does so again and again by its nature. */
const kinds = new Map([
  ['Timeout', false],
  ['STATWATCHER', true],
])

/**
 * Records after each burst of activity whether a timer will wake the process: `idle`. Anything else that wakes it comes
 * from other processes, and the runner itself sees whether it sleeps. The record also says whether `^C` is a signal then.
 *
 * It also says when the next timer goes off, by a clock that only such timers move (`passed`): what lies between two of them takes no time, so
 * both numbers are the same in every run, however busy the machine is.
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
    const waking = [...timers].filter(([, { timer }]) => timer.hasRef())
    const once = waking.filter(([id, { timer }]) => !repeating.has(id) && (timer._repeat ?? null) === null)
    let next = Infinity
    for (const [, one] of once) {
      one.due ??= passed + one.lasts
      if (one.due < next) next = one.due
    }
    records.write({
      kind: 'idle',
      timers: waking.length > 0,
      once: once.length > 0,
      ...(once.length > 0 ? { next } : {}),
      passed,
      raw: keys.areRaw(),
    })
    isWatching = false
  }
  let passed = 0
  /** @type {Map<number, Pending>} */
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
      const { _idleTimeout: lasts = 0 } = /** @type {Timer} */ (timer)
      timers.set(id, { timer: /** @type {Timer} */ (timer), lasts })
      if (isRepeating) repeating.add(id)
      watch()
    },
    // It may go off, or be cleared, without any other event, too.
    before(id) {
      const due = timers.get(id)?.due
      if (due === undefined) return
      if (due > passed) passed = due
      watch()
    },
    destroy: (id) => {
      repeating.delete(id)
      if (timers.delete(id)) watch()
    },
  }).enable()
}
