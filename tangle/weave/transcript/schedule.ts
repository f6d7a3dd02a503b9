/** An order between nodes, which are numbered from 0. */
export type Order = {
  /** For each node, those that must stand before it; this order has no circles. */
  readonly hard: readonly (readonly number[])[]
  /** For each node, those that stand before it where the hard order allows. */
  readonly soft: readonly (readonly number[])[]
  /** For each node, those that join its slot if nothing but it was missing to them. */
  readonly companions: readonly (readonly number[])[]
  /** For each node, its rank among those that could stand next: the lowest goes first. */
  readonly priority: readonly number[]
}

/** Puts nodes into slots, one after another (Kahn's topological sort). @returns every node once */
export function schedule(order: Order): number[][] {
  const waiting = new Waiting(order)
  const slots: number[][] = []
  for (let node = waiting.next(); node !== undefined; node = waiting.next()) {
    const slot: number[] = []
    place(node, slot)
    slots.push(slot)
  }
  return slots

  function place(node: number, slot: number[]): void {
    slot.push(node)
    waiting.remove(node)
    for (const other of order.companions[node] ?? []) if (waiting.isReady(other)) place(other, slot)
  }
}

/** The nodes that are not placed yet, and how many others each of them still waits for. */
class Waiting {
  readonly #order: Order
  readonly #left: Set<number>
  readonly #missing: { hard: number; soft: number }[]
  readonly #after: readonly { readonly hard: number[]; readonly soft: number[] }[]
  readonly #ready = new Set<number>()

  constructor(order: Order) {
    this.#order = order
    this.#left = new Set(order.hard.keys())
    this.#missing = order.hard.map((hard, node) => ({
      hard: hard.length,
      soft: order.soft[node]?.length ?? 0,
    }))
    this.#after = order.hard.map(() => ({ hard: [], soft: [] }))
    for (const kind of ['hard', 'soft'] as const)
      for (const [node, before] of order[kind].entries())
        for (const other of before) this.#after[other]?.[kind].push(node)
    for (const node of this.#left) this.#note(node)
  }

  isReady(node: number): boolean {
    return this.#ready.has(node)
  }

  /** The next node: a ready one, or where the soft order runs in a circle, one that only that holds back. */
  next(): number | undefined {
    if (this.#ready.size > 0) return this.#first(this.#ready)
    return this.#first([...this.#left].filter((node) => this.#missing[node]?.hard === 0))
  }

  remove(node: number): void {
    this.#left.delete(node)
    this.#ready.delete(node)
    for (const kind of ['hard', 'soft'] as const) {
      for (const other of this.#after[node]?.[kind] ?? []) {
        const missing = this.#missing[other]
        if (missing !== undefined) missing[kind]--
        this.#note(other)
      }
    }
  }

  #note(node: number): void {
    const missing = this.#missing[node]
    if (this.#left.has(node) && missing?.hard === 0 && missing.soft === 0) this.#ready.add(node)
  }

  #first(nodes: Iterable<number>): number | undefined {
    let first: number | undefined
    const rank = (node: number) => this.#order.priority[node] ?? 0
    for (const node of nodes) if (first === undefined || rank(node) < rank(first)) first = node
    return first
  }
}
