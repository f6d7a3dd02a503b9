import process from 'node:process'
import v8 from 'node:v8'
import { isMainThread } from 'node:worker_threads'

/**
 * The runner's warning that it is about to end a process. Nothing else sends this signal to a process that has not asked
 * for it, and it has no effect without a listener.
 */
export const coverageSignal = 'SIGURG'

/** Signals that end a process which does not listen to them. @type {readonly NodeJS.Signals[]} */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Has V8 write its coverage before the process ends. Node does so when the process ends by itself, but not when a signal
 * ends it. A record `covered` follows each time.
 *
 * @param {import('./records.mjs').Records} records
 */
export function watchForEnd(records) {
  if (process.env.NODE_V8_COVERAGE === undefined || !isMainThread) return
  // The program may replace what it finds in node:v8; the witness keeps the original.
  const { takeCoverage } = v8
  const take = () => {
    takeCoverage()
    records.write({ kind: 'covered' })
  }
  const endWorkers = keepWorkers()
  process.on(coverageSignal, () => void endWorkers().then(take))
  // Node writes once more after this; the runner need not wait for that.
  process.on('exit', take)
  for (const signal of endings) {
    const end = async () => {
      // The program listens too, so the signal does not end it.
      if (process.listenerCount(signal) > 1) return
      await endWorkers()
      take()
      process.removeListener(signal, end)
      process.kill(process.pid, signal)
    }
    process.on(signal, end)
  }
}

/**
 * Keeps a list of this process's worker threads.
 *
 * @returns a function that ends them; each writes its own coverage when it ends
 */
function keepWorkers() {
  /** @type {Set<import('node:worker_threads').Worker>} */
  const workers = new Set()
  process.on('worker', (worker) => {
    workers.add(worker)
    worker.once('exit', () => workers.delete(worker))
  })
  return async () => {
    const all = [...workers]
    // The program must not notice, as it would not if it were ended at once.
    for (const worker of all) worker.removeAllListeners()
    await Promise.all(all.map((worker) => worker.terminate()))
  }
}
