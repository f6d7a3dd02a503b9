import { comparePlaces, type Place } from './place.ts'
import type { ProblemCode } from './codes.ts'

export type RelatedPlace = {
  readonly message: string
  readonly at: Place
}

/** What keeps a transcript from being rewritten: a machine that is CI, another problem, or that nobody has asked for it. */
export type Rewriting = 'unasked' | 'CI' | ProblemCode

/**
 * Something that is wrong and that a person can put right.
 *
 * Problems are collected, never thrown: one run reports all it found.
 */
export type Problem = {
  readonly code: ProblemCode
  /** One sentence: what was found. */
  readonly message: string
  readonly at: Place
  /** How many UTF-16 units from `at` the frame underlines. */
  readonly length?: number
  readonly expected: string
  /** What to do next. */
  readonly hint: string
  /** Where the tool itself can put it right by rewriting the transcript: an offer, or why it did not when it was asked to. */
  readonly rewriting?: Rewriting
  /** Other places that matter, such as the first of two definitions. */
  readonly notes?: readonly RelatedPlace[]
  /** Lines shown as they are below the frame, such as expected and actual panes side by side. */
  readonly details?: readonly string[]
}

/** A stage's outcome: what it could make in spite of the problems, and the problems. */
export type Result<Value> = {
  readonly value: Value
  readonly problems: readonly Problem[]
}

/** The same fault in two programs, or in two editions of one, is one fault. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter(({ code, at, message }) => {
    const key = JSON.stringify([code, at, message])
    return !seen.has(key) && seen.add(key)
  })
}

/** Problems in the order in which a reader of the book meets them. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => comparePlaces(a.at, b.at) || compareCodes(a.code, b.code))
}

function compareCodes(a: ProblemCode, b: ProblemCode): number {
  return a === b ? 0 : a < b ? -1 : 1
}
