import type { Reporter } from './reporter.ts'

/** Every option of the commands, in the form that `parseArgs` takes; `value` is the name of its value in the help. */
export const optionTypes = {
  out: { type: 'string', value: 'DIR' },
  force: { type: 'boolean' },
  'without-solutions': { type: 'boolean' },
  'no-run': { type: 'boolean' },
  'no-prove': { type: 'boolean' },
  poll: { type: 'boolean' },
  port: { type: 'string', value: 'N' },
  epub: { type: 'boolean' },
  pdf: { type: 'boolean' },
  chapters: { type: 'string', value: 'DIR' },
  'keep-going': { type: 'boolean' },
  through: { type: 'string', value: 'CHAPTER' },
  only: { type: 'string', value: 'CHAPTER' },
  changed: { type: 'boolean' },
  check: { type: 'boolean' },
  update: { type: 'boolean', short: 'u' },
  traces: { type: 'string', value: 'DIR' },
  stdio: { type: 'boolean' },
  format: { type: 'string', value: 'NAME' },
} as const

export type OptionName = keyof typeof optionTypes

/** The values of the given options. */
export type Options = {
  readonly [Name in OptionName]?: (typeof optionTypes)[Name]['type'] extends 'string' ? string : boolean
}

/** One call of a command, with all that it uses of the process in which it runs. */
export type Call = {
  /** The word after the command: a folder of chapters, or a place; empty where a command needs none and got none. */
  readonly subject: string
  /** The second of two such words: a folder to compare with. */
  readonly other?: string | undefined
  readonly options: Options
  /** The folder that paths are relative to. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly reporter: Reporter
}

/** A row of the table of commands. */
export type CommandRow = {
  /** What follows its name. */
  readonly usage: string
  /** Its line in the help. */
  readonly help: string
  /** Its options, with their help. */
  readonly options: Readonly<Partial<Record<OptionName, string>>>
  /** Loads the command's module, only when it is called: one of them loads a browser's driver. */
  readonly load: () => Promise<(call: Call) => Promise<number>>
}
