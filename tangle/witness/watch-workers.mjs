import { createHook } from 'node:async_hooks'
import process from 'node:process'
import { parentPort, threadId, Worker } from 'node:worker_threads'

/** Node assigns this to a port for each message twice: before anything hears of it, and afterwards. */
const receiving = Symbol.for('nodejs.internal.kCurrentlyReceivingPorts')

/**
 * Records when threads begin and end, and what they and the thread that started them post to each other.
 *
 * It adds no listener, which a program could count and which would keep a thread running, and no call between a message and the
 * program's own, which would be in the stack of an error.
 *
 * @param {import('./watch-children.mjs').Pipes} pipes
 * @param {import('./watch-children.mjs').Voice} voice
 */
export function watchWorkers(pipes, voice) {
  const channelOf = (/** @type {number} */ thread, /** @type {string} */ name) =>
    `${process.pid}.${thread}/${name}`
  watchMaking((thread, handle, port) => {
    pipes.tell(channelOf(thread, 'work'), 1)
    // Both are complete then, and nothing can have come yet.
    process.nextTick(() => {
      watchReceiving(port, (isBegin) => isBegin && pipes.told(channelOf(thread, 'from'), 1))
      watchReceiving(handle.messagePort, (isBegin) => {
        voice.thread = isBegin ? `${process.pid}.${thread}` : undefined
      })
      watchAsking(handle, 'onexit', () => pipes.told(channelOf(thread, 'end'), 1))
    })
  })
  watchAsking(Worker.prototype, 'postMessage', (worker) => {
    // One that has ended has no number.
    if (worker instanceof Worker && worker.threadId > 0) pipes.tell(channelOf(worker.threadId, 'to'), 1)
  })
  if (parentPort === null) return
  pipes.told(channelOf(threadId, 'work'), 1)
  process.on('exit', () => pipes.tell(channelOf(threadId, 'end'), 1))
  watchAsking(parentPort, 'postMessage', () => pipes.tell(channelOf(threadId, 'from'), 1))
  watchReceiving(parentPort, (isBegin) => isBegin && pipes.told(channelOf(threadId, 'to'), 1))
}

/** Says of each thread that it is about to begin. @param {(thread: number, handle: any, port: any) => void} tell its port on this side */
function watchMaking(tell) {
  /** A thread in the making, which gets its number and then a port for messages, before it begins. @type {any} */
  let made
  createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'WORKER') made = resource
      if (type !== 'MESSAGEPORT' || typeof made?.threadId !== 'number') return
      const handle = made
      made = undefined
      tell(handle.threadId, handle, resource)
    },
  }).enable()
}

/** @param {any} port @param {(isBegin: boolean) => void} tell a message is about to be heard, or has been */
function watchReceiving(port, tell) {
  /** @type {unknown} */
  let ports
  let isReceiving = false
  Object.defineProperty(port, receiving, {
    configurable: true,
    get: () => ports,
    set: (value) => {
      isReceiving = !isReceiving
      tell(isReceiving)
      ports = value
    },
  })
}

/**
 * Says that a method is about to be called, when it is asked for.
 *
 * @param {any} target
 * @param {string} name of the method
 * @param {(own: any) => void} say
 */
function watchAsking(target, name, say) {
  const method = target[name]
  Object.defineProperty(target, name, {
    configurable: true,
    get() {
      say(this)
      return method
    },
    set(value) {
      Object.defineProperty(this, name, { configurable: true, writable: true, value })
    },
  })
}
