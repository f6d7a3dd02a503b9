/**
 * Numbers that look random and are the same every time.
 *
 * @typedef {object} Random
 * @property {(limit: number) => number} below a whole number from 0 up to and without `limit`
 * @property {<Item>(items: readonly Item[]) => Item} pick one of the items
 */

/**
 * A source of numbers for a seed: the generator mulberry32.
 *
 * @param {number} seed
 * @returns {Random}
 */
export function randomFrom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit)
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('there is nothing to pick from')
      return item
    },
  }
}
