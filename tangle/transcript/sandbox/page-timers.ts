/**
 * In milliseconds, as a page states it: a timer that goes off later, or less often, is not waited for. So it is known at
 * once whether one is, on machines of any speed.
 */
const longestTimer = 10_000

/** What is there in a page, seen by nobody who does not look for it. */
const key = `Symbol.for('a page at rest')`

/**
 * A script that counts the timers of a page, before the page has any.
 *
 * The page's functions are handed on as they are to the browser's, which decides what is an error; a page sees only that a
 * stack has one call more.
 */
export const watchTimers = `(() => {
  if (${key} in self) return
  const start = self.setTimeout
  // By their ids: the timers that will go off once, and how often each repeating one has.
  const once = new Set()
  const repeating = new Map()
  // Timers of ours beside those that run a text, which we cannot wrap.
  const beside = new Map()
  let look = () => {}
  const changes = (act) => { act(); look() }
  // The browser takes a delay for a number of 32 bits.
  const isSoon = (delay) => (delay | 0) <= ${longestTimer}
  const replace = (name, by) =>
    Object.defineProperty(self, name, { ...Object.getOwnPropertyDescriptor(self, name), value: by })
  const starting = (native, begin, goOff) => (owner, given) => {
    let id
    const noted = () => changes(() => goOff(id))
    const [handler, delay] = given
    if (typeof handler === 'function')
      given[0] = function () {
        try { return Reflect.apply(handler, this, arguments) } finally { noted() }
      }
    id = Reflect.apply(native, owner, given)
    if (isSoon(delay)) begin(id)
    if (typeof handler !== 'function') beside.set(id, native(noted, delay))
    return id
  }
  const startOnce = starting(start, (id) => once.add(id), (id) => once.delete(id))
  const startRepeating = starting(
    self.setInterval,
    (id) => repeating.set(id, 0),
    (id) => repeating.has(id) && repeating.set(id, repeating.get(id) + 1),
  )
  replace('setTimeout', { setTimeout(handler) { return startOnce(this, [...arguments]) } }.setTimeout)
  replace('setInterval', { setInterval(handler) { return startRepeating(this, [...arguments]) } }.setInterval)
  // Either of the two ends either kind of timer.
  for (const name of ['clearTimeout', 'clearInterval']) {
    const native = self[name]
    const clear = (owner, given) => {
      Reflect.apply(native, owner, given)
      const id = Number(given[0])
      native(beside.get(id))
      changes(() => { once.delete(id); repeating.delete(id) })
    }
    replace(name, { [name]() { clear(this, arguments) } }[name])
  }
  const until = (condition) => new Promise((resolve) => {
    look = () => { if (condition()) resolve() }
    look()
  })
  // What waits to run has run then.
  const turn = () => new Promise((resolve) => start(resolve, 0))
  const rest = async () => {
    await turn()
    const isResting = once.size === 0
    await until(() => once.size === 0)
    return isResting
  }
  const repeat = () => {
    const before = [...repeating]
    return until(() => before.every(([id, count]) => !repeating.has(id) || repeating.get(id) > count))
  }
  Object.defineProperty(self, ${key}, { value: { rest, repeat } })
})()`

/** Asks a page to wait until no timer will go off once. Says whether none would when it was asked, a turn of its loop later. */
export const restOfTimers = `self[${key}]?.rest() ?? true`

/** Asks a page to wait until each of its repeating timers has gone off once more. */
export const repeatOfTimers = `self[${key}]?.repeat()`
