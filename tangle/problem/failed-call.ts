import { failedCall } from '../system/failed-call.mjs'
import type { Problem } from './problem.ts'

/**
 * The problem that the system refused something.
 *
 * @param error anything that was thrown
 * @returns the problem, whose path may be absolute; nothing where the error is a fault of the tool itself
 */
export function problemOfCall(error: unknown): Problem | undefined {
  const call = failedCall(error)
  if (call === undefined) return undefined
  const { path, what, expected, hint } = call
  return { code: 'failed-call', message: what, at: { path, line: 1, column: 1 }, expected, hint }
}

/** What some work makes, or the problem that the system refused a part of it. */
export function problemIfRefused<Value>(work: () => Value): Value | Problem {
  try {
    return work()
  } catch (error) {
    const problem = problemOfCall(error)
    if (problem === undefined) throw error
    return problem
  }
}
