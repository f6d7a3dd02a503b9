/** The two ends of a list. */
export type Ends<Item> = {
  readonly head: readonly Item[]
  /** How many items between the two are left out. */
  readonly left: number
  readonly tail: readonly Item[]
}

/** Of a list of thousands only both ends are shown, a short one whole. */
export function endsOf<Item>(items: readonly Item[]): Ends<Item> {
  if (items.length <= 12) return { head: items, left: 0, tail: [] }
  return { head: items.slice(0, 8), left: items.length - 10, tail: items.slice(-2) }
}
