/** A long list by its two ends. */
export type Ends<Item> = {
  readonly head: readonly Item[]
  /** How many items between the two are left out. */
  readonly left: number
  readonly tail: readonly Item[]
}

/** A chain of thousands is shown by its two ends, a short list whole. */
export function endsOf<Item>(items: readonly Item[]): Ends<Item> {
  if (items.length <= 12) return { head: items, left: 0, tail: [] }
  return { head: items.slice(0, 8), left: items.length - 10, tail: items.slice(-2) }
}
