import type { Reporter } from './reporter.ts'

/** Every option that some command has, as `parseArgs` wants it; `value` is how its help names what is given. */
export const optionTypes = {
  out: { type: 'string', value: 'DIR' },
  force: { type: 'boolean' },
  'without-solutions': { type: 'boolean' },
  port: { type: 'string', value: 'N' },
  epub: { type: 'boolean' },
  pdf: { type: 'boolean' },
  only: { type: 'string', value: 'CHAPTER' },
  update: { type: 'boolean', short: 'u' },
  traces: { type: 'string', value: 'DIR' },
  format: { type: 'string', value: 'NAME' },
} as const

export type OptionName = keyof typeof optionTypes

/** What was given for each option; nothing for those left out. */
export type Options = {
  readonly [Name in OptionName]?: (typeof optionTypes)[Name]['type'] extends 'string' ? string : boolean
}

/** One call of a command, with all that it takes from the process in which it runs. */
export type Call = {
  /** The word behind the command: a folder of chapters, or a place. */
  readonly subject: string
  readonly options: Options
  /** The folder that paths are relative to. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly reporter: Reporter
}

/** A row of the table of commands. */
export type CommandRow = {
  /** What follows its name in a usual call. */
  readonly usage: string
  /** What it does, in a line of the help. */
  readonly help: string
  /** What each of its options does; it has no others. */
  readonly options: Readonly<Partial<Record<OptionName, string>>>
  /** Loads what does it. A command is loaded when it is asked for: one of them brings a browser's driver along. */
  readonly load: () => Promise<(call: Call) => Promise<number>>
}
