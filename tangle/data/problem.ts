import { comparePlaces, type Place } from './place.ts'

/** Every code a problem can have. Tests demand a fixture for each, and a row in `tangle/PROBLEMS.md`. */
export const problemCodes = [
  // Reading a chapter
  'bad-front-matter',
  'bad-shape',
  'fence-in-html',
  'invalid-utf8',
  'malformed-info',
  'misspelt-key',
  'nul-character',
  'unclosed-fence',
  'unknown-front-matter-key',
  'unknown-key',
  'unreadable-chapter',
  'untargeted-code',
  // Transcripts and messages as written
  'bad-message',
  'no-prompt',
  'ragged-columns',
  'unknown-program',
  'unused-shape',
  // Linking chunks into programs
  'colliding-targets',
  'cyclic-chunk',
  'duplicate-target',
  'nothing-to-extend',
  'too-large',
  'undefined-chunk',
  'unresolved-import',
  'unsafe-target',
  'unused-chunk',
  // Compiling and checking types
  'missing-error',
  'syntax-error',
  'type-error',
  // The output folder
  'busy-output',
  'edited-output',
  'foreign-output',
  'linked-output',
  'mixed-output',
  // Weaving
  'bad-look',
  'broken-link',
  'colliding-pages',
  'duplicate-exercise',
  'duplicate-heading',
  'missing-heading',
  'missing-picture',
  'missing-title',
  'unknown-picture',
  'unnumbered-exercise',
  // Where things went
  'no-map',
  'stale-map',
  // Proving
  'beyond-loopback',
  'browser-failed',
  'edited-chapter',
  'exit-differs',
  'forbidden-command',
  'no-browser',
  'order-differs',
  'output-differs',
  'still-running',
  'time-limit',
  // Coverage
  'needless-excuse',
  'unreached-line',
] as const

export type ProblemCode = (typeof problemCodes)[number]

export type Note = {
  readonly message: string
  readonly at: Place
}

/**
 * Something that is wrong and that a person can put right.
 *
 * Problems are collected, never thrown: one run tells all it found.
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
  /** Other places that matter, such as the first of two definitions. */
  readonly notes?: readonly Note[]
  /** Lines shown as they are below the frame, such as expected and actual panes side by side. */
  readonly details?: readonly string[]
}

/** A stage's outcome: what it could make in spite of the problems, and the problems. */
export type Result<Value> = {
  readonly value: Value
  readonly problems: readonly Problem[]
}

/** Problems in the order in which a reader of the book meets them. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => comparePlaces(a.at, b.at) || compareCodes(a.code, b.code))
}

function compareCodes(a: ProblemCode, b: ProblemCode): number {
  return a === b ? 0 : a < b ? -1 : 1
}
