import { availableParallelism } from 'node:os'

/** Hears what is being done and how far it is, in a few words. */
export type OnStep = (words: string) => void

/** Makes something from each item, at most `count` at a time; the results have the order of the items. */
export async function mapInParallel<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item) => Promise<Made>,
  count = availableParallelism(),
): Promise<Made[]> {
  const all: Made[] = []
  const queue = numbered(items)
  const work = async () => {
    for (const [i, item] of queue) all[i] = await make(item)
  }
  await Promise.all(Array.from({ length: count }, work))
  return all
}

function* numbered<Item>(items: Iterable<Item>): Generator<readonly [number, Item]> {
  let i = 0
  for (const item of items) yield [i++, item]
}

/** Runs that are requested during a run are done as one, after it. */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= last = last.then(() => {
      next = undefined
      return run()
    })
    return next
  }
}

/** Hands out turns: each call waits until those before it have been given back. @returns a call for a turn, which settles with its giving back */
export function turns(): () => Promise<() => void> {
  let last: Promise<void> = Promise.resolve()
  return async () => {
    const before = last
    let giveBack = (): void => {}
    last = new Promise((resolve) => (giveBack = resolve))
    await before
    return giveBack
  }
}
