import { comparePlaces, type Place } from './place.ts'
import type { ProblemCode } from './codes.ts'
import { distinctBy } from '../text/distinct.ts'

export type RelatedPlace = {
  readonly message: string
  readonly at: Place
}

/** A text that puts a problem right when it is written over `length` UTF-16 units at a place. */
export type Fix = {
  /** What it does, such as `Write \`file=\``. */
  readonly title: string
  readonly at: Place
  readonly length: number
  readonly text: string
}

/** The fix that writes a text at a place, in place of `length` UTF-16 units. */
export function writing(text: string, at: Place, length: number, title = `Write \`${text.trim()}\``): Fix {
  return { title, at, length, text }
}

/** Why a transcript was not rewritten: the machine is CI, another problem prevents it, or `-u` was not given. */
export type Rewriting = 'unasked' | 'CI' | ProblemCode

/**
 * Something that is wrong and that a person can correct.
 *
 * Problems are collected, never thrown: one run reports all it found.
 */
export type Problem = {
  readonly code: ProblemCode
  /** The chunk, file or program that it is about, called as it is called at `at`; set where something else depends on it. */
  readonly name?: string
  /** Of a type error TypeScript's own code, such as `TS2322`. */
  readonly typeCode?: string
  /** One sentence: what was found. */
  readonly message: string
  readonly at: Place
  /** How many UTF-16 units from `at` the frame underlines. */
  readonly length?: number
  readonly expected: string
  /** What to do next. */
  readonly hint: string
  /** Set where the tool can correct it by rewriting the transcript: why it has not done so. */
  readonly rewriting?: Rewriting
  /** Other places that matter, such as the first of two definitions. */
  readonly notes?: readonly RelatedPlace[]
  /** What an editor offers to write, the likeliest first. */
  readonly fixes?: readonly Fix[]
  /** Lines shown as they are below the frame, such as expected and actual panes side by side. */
  readonly details?: readonly string[]
}

/** What a problem says, apart from where and which it is. */
export type ProblemWords = Pick<Problem, 'message' | 'expected' | 'hint'>

/** What is to be known of a problem without reading its sentences, which are for people and may be reworded. */
export type ProblemFacts = Omit<Problem, keyof ProblemWords | 'details'>

/** What a stage could make in spite of the problems, and the problems. */
export type Result<Value> = {
  readonly value: Value
  readonly problems: readonly Problem[]
}

/** A fault that is found in several programs, or several versions of one, is one problem. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  return distinctBy(problems, keyOfProblem)
}

/** A text that is the same for two problems that say the same of the same place. */
export function keyOfProblem({ code, at, message }: Problem): string {
  return JSON.stringify([code, at, message])
}

/** Problems in the order in which a reader of the book meets them. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => comparePlaces(a.at, b.at) || compareCodes(a.code, b.code))
}

function compareCodes(a: ProblemCode, b: ProblemCode): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** What the author is advised to do next. */
export function hintOf({ hint, rewriting }: Problem): string {
  return rewriting === undefined ? hint : `${hint} ${wordsFor(rewriting)}`
}

function wordsFor(rewriting: Rewriting): string {
  if (rewriting === 'unasked')
    return 'Where what happened is what is meant, `npx tangle verify chapters -u` writes it.'
  if (rewriting === 'CI') return 'It was not written, since this machine says that it is CI.'
  return `It was not written because of \`${rewriting}\`: correct that first.`
}

/** Of a list of thousands only both ends are shown, a short one whole. */
export function endsOf<Item>(items: readonly Item[]) {
  if (items.length <= 12) return { head: items, left: 0, tail: [] }
  return { head: items.slice(0, 8), left: items.length - 10, tail: items.slice(-2) }
}
