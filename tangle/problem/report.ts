import type { Problem } from './problem.ts'

/** The formats of a report; `tangle/PROBLEMS.md` describes them for other programs. */
export const formats = ['text', 'json', 'github'] as const

export type Format = (typeof formats)[number]

/** What a command reports at its end, before it is formatted. */
export type Report = {
  /** The command's name, such as `build`. */
  readonly command: string
  readonly problems: readonly Problem[]
  /** One line of numbers, without any text of a chapter, so that it is safe in any log. */
  readonly summary: string
  /** Whole lines for a person at a terminal, below the summary. */
  readonly advice?: readonly string[]
  /** What JSON contains besides `format`, `command` and `problems`. */
  readonly facts: Readonly<Record<string, unknown>>
}
