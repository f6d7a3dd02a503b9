import process from 'node:process'
import v8 from 'node:v8'
import { isMainThread } from 'node:worker_threads'

/**
 * The runner's word that a process is about to be ended. Nothing else sends this signal to a process that has not asked
 * for it, and one without a listener does not notice it.
 */
export const lastWord = 'SIGURG'

/** Signals that end a process which does not listen to them. @type {readonly NodeJS.Signals[]} */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Has V8's counts of what ran written down before the process ends, where Node would not do so: it does at an end of
 * the process's own, and does not when a signal ends it. Each time it is said that they are written: `covered`.
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
  process.on(lastWord, () => void endWorkers().then(take))
  // Node writes once more behind this: whoever waits for `covered` need not wait for the very end.
  process.on('exit', take)
  for (const signal of endings) {
    const end = async () => {
      // Somebody else listens: then the signal is no end.
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
 * Knows the worker threads of this process.
 *
 * @returns a function that ends them, whatever they are at; each writes its own counts when it ends
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
    // The program does not hear of it, as it would not if it were ended at once.
    for (const worker of all) worker.removeAllListeners()
    await Promise.all(all.map((worker) => worker.terminate()))
  }
}
