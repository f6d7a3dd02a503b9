import { createHook } from 'node:async_hooks'
import process from 'node:process'
import { parentPort, threadId, Worker } from 'node:worker_threads'

/** Node assigns this to a port for each message twice: before anything hears of it, and afterwards. */
const receiving = Symbol.for('nodejs.internal.kCurrentlyReceivingPorts')

/**
 * Records when threads begin and end, and what they and the thread that started them post to each other.
 *
 * Neither adds a listener that would keep a thread running, or a call between a message and the program's own.
 *
 * @param {import('./watch-children.mjs').Pipes} pipes
 */
export function watchWorkers(pipes) {
  const channelOf = (/** @type {number} */ thread, /** @type {string} */ name) =>
    `${process.pid}.${thread}/${name}`
  watchBeginning((thread) => pipes.tell(channelOf(thread, 'work'), 1))
  watchPosting(Worker.prototype, (worker) => {
    // One that has ended has no number.
    if (worker instanceof Worker && worker.threadId > 0) pipes.tell(channelOf(worker.threadId, 'to'), 1)
  })
  process.on('worker', (worker) => {
    const thread = worker.threadId
    if (thread <= 0) return
    worker.prependListener('message', () => pipes.told(channelOf(thread, 'from'), 1))
    worker.prependListener('exit', () => pipes.told(channelOf(thread, 'end'), 1))
  })
  if (parentPort === null) return
  pipes.told(channelOf(threadId, 'work'), 1)
  process.on('exit', () => pipes.tell(channelOf(threadId, 'end'), 1))
  watchPosting(parentPort, () => pipes.tell(channelOf(threadId, 'from'), 1))
  /** @type {unknown} */
  let ports
  let isReceiving = false
  Object.defineProperty(parentPort, receiving, {
    configurable: true,
    get: () => ports,
    set: (value) => {
      isReceiving = !isReceiving
      if (isReceiving) pipes.told(channelOf(threadId, 'to'), 1)
      ports = value
    },
  })
}

/** Says of each thread that it is about to begin. @param {(thread: number) => void} tell */
function watchBeginning(tell) {
  /** A thread in the making, which gets its number and then a port, before it begins. @type {any} */
  let made
  createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'WORKER') made = resource
      if (type !== 'MESSAGEPORT' || typeof made?.threadId !== 'number') return
      const { threadId: thread } = made
      made = undefined
      tell(thread)
    },
  }).enable()
}

/**
 * Says that something is about to be posted, when its method is asked for: one around it would be in the stack of an error,
 * such as that something cannot be cloned.
 *
 * @param {any} target what posts
 * @param {(own: any) => void} tell
 */
function watchPosting(target, tell) {
  const { postMessage } = target
  Object.defineProperty(target, 'postMessage', {
    configurable: true,
    get() {
      tell(this)
      return postMessage
    },
    set(value) {
      Object.defineProperty(this, 'postMessage', { configurable: true, writable: true, value })
    },
  })
}
