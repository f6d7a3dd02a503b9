import type { Problem } from './problem.ts'

/** The forms in which a command can report what it found; `tangle/PROBLEMS.md` describes them for other programs. */
export const formats = ['text', 'json', 'github'] as const

export type Format = (typeof formats)[number]

/** What a command has to report at its end, before it is put into one of the formats. */
export type Report = {
  /** The command's name, such as `build`. */
  readonly command: string
  readonly problems: readonly Problem[]
  /** One line, in numbers: it holds nothing that a chapter says, so that it is safe in any log. */
  readonly summary: string
  /** Whole lines for a person at a terminal, below the summary. */
  readonly advice?: readonly string[]
  /** The same for programs: what JSON holds beside `format`, `command` and `problems`. */
  readonly facts: Readonly<Record<string, unknown>>
}
