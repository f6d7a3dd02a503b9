/** What comes before what, between nodes that are numbered from 0. */
export type Edge = {
  readonly from: number
  readonly to: number
  /** Whether it holds in every case, or only where the other edges allow; those that must hold make no circle. */
  readonly isStrict: boolean
  /** Whether `to` joins the step of `from` if nothing but `from` was missing to it. */
  readonly joins: boolean
}

/**
 * Puts nodes into steps, one after another (Kahn's topological sort).
 *
 * @param priority for each node, its rank among those that could come next: the lowest goes first
 * @returns every node once
 */
export function schedule(priority: readonly number[], edges: readonly Edge[]): number[][] {
  const before = edgesBy(priority.length, edges, ({ to }) => to)
  const after = edgesBy(priority.length, edges, ({ from }) => from)
  const byPriority = [...priority.keys()].sort((a, b) => (priority[a] ?? 0) - (priority[b] ?? 0))
  const left = new Set(byPriority)
  const steps: number[][] = []
  while (left.size > 0) {
    // Where the edges that may be broken run in a circle, a node goes first that only they hold back.
    const next = find(left, isReady) ?? find(left, (node) => isReady(node, true))
    if (next === undefined) throw new Error('the strict edges make a circle')
    const step: number[] = []
    place(next, step)
    steps.push(step)
  }
  return steps

  function isReady(node: number, onlyStrict = false): boolean {
    return !before[node]?.some(({ from, isStrict }) => left.has(from) && (isStrict || !onlyStrict))
  }

  function place(node: number, step: number[]): void {
    step.push(node)
    left.delete(node)
    for (const { to, joins } of after[node] ?? []) if (joins && left.has(to) && isReady(to)) place(to, step)
  }
}

function edgesBy(count: number, edges: readonly Edge[], nodeOf: (edge: Edge) => number): Edge[][] {
  const lists = Array.from({ length: count }, (): Edge[] => [])
  for (const edge of edges) lists[nodeOf(edge)]?.push(edge)
  return lists
}

function find(nodes: Iterable<number>, isWanted: (node: number) => boolean): number | undefined {
  for (const node of nodes) if (isWanted(node)) return node
  return undefined
}
