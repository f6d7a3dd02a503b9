/** An order between two nodes, which are numbered from 0. */
export type Edge = {
  readonly from: number
  readonly to: number
  /** Whether it always holds, or only where the other edges allow; strict edges must not make a circle. */
  readonly isStrict: boolean
  /** Whether `to` joins the step of `from` if `from` was the last that held it back. */
  readonly joins: boolean
}

/**
 * Puts nodes into steps, one after another (Kahn's topological sort).
 *
 * @param priority each node's rank among those that could come next: the lowest goes first
 * @returns every node once
 */
export function schedule(priority: readonly number[], edges: readonly Edge[]): number[][] {
  const before = edgesBy(priority.length, edges, ({ to }) => to)
  const after = edgesBy(priority.length, edges, ({ from }) => from)
  const left = new Set(priority.keys())
  const ready = new Set([...left].filter((node) => !isHeldBack(node)))
  const steps: number[][] = []
  while (left.size > 0) {
    // Where the other edges make a circle, a node goes first that no strict edge holds back.
    const next = lowest(ready) ?? lowest([...left].filter((node) => !isHeldBack(node, true)))
    if (next === undefined) throw new Error('the strict edges make a circle')
    const step: number[] = []
    place(next, step)
    steps.push(step)
  }
  return steps

  function isHeldBack(node: number, onlyStrictly = false): boolean {
    return before[node]?.some(({ from, isStrict }) => left.has(from) && (isStrict || !onlyStrictly)) ?? false
  }

  function place(node: number, step: number[]): void {
    step.push(node)
    left.delete(node)
    ready.delete(node)
    const next = after[node] ?? []
    for (const { to } of next) if (left.has(to) && !isHeldBack(to)) ready.add(to)
    for (const { to, joins } of next) if (joins && ready.has(to)) place(to, step)
  }

  function lowest(nodes: Iterable<number>): number | undefined {
    let first: number | undefined
    const rank = (node: number) => priority[node] ?? 0
    for (const node of nodes) if (first === undefined || rank(node) < rank(first)) first = node
    return first
  }
}

function edgesBy(count: number, edges: readonly Edge[], nodeOf: (edge: Edge) => number): Edge[][] {
  const lists = Array.from({ length: count }, (): Edge[] => [])
  for (const edge of edges) lists[nodeOf(edge)]?.push(edge)
  return lists
}
