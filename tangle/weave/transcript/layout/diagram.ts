import type { ReplaySteps, RunView } from '../events/steps.ts'
import { type Lifeline, lifelinesOf } from './lifelines.ts'
import { type Mark, marksOf } from './marks.ts'

/** What a sequence diagram shows, without places. */
export type Diagram = {
  readonly lifelines: readonly Lifeline[]
  readonly connectionCount: number
  readonly stepCount: number
  /** In the order of their steps. */
  readonly marks: readonly Mark[]
}

/** The diagram of a run: who takes part, and what each step shows. */
export function diagramOf(run: RunView, steps: ReplaySteps): Diagram {
  const lifelines = lifelinesOf(run, steps)
  const connectionCount = run.trace.connections.length
  return { lifelines, connectionCount, stepCount: steps.count, marks: marksOf({ run, steps, lifelines }) }
}
