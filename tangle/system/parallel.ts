import { availableParallelism } from 'node:os'

/** Runs tasks, as many at a time as the machine has processors. */
export async function runInParallel(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks]
  const work = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await task()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}
