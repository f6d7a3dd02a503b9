import { parseArgs } from 'node:util'
import { type CommandRow, type Options, optionTypes } from './commands/call.ts'
import { commandHelp, helpText } from './commands/help.ts'
import { type Outputs, type Reporter, reporterOf } from './commands/reporter.ts'
import { optionFault } from './commands/option-fault.ts'
import { commands } from './commands/table.ts'
import { UsageError } from './commands/usage.ts'
import { shownFrom } from './chapter/chapter-files.ts'
import { closest } from './problem/closest.ts'
import { problemOfCall } from './problem/failed-call.ts'
import { packageVersion } from './system/package-folder.ts'

/** What the tool uses of the process in which it runs; tests pass their own. */
type Host = Outputs & {
  /** The folder that paths are relative to. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Runs the tool.
 *
 * @param argv the words after the program's name
 * @returns the exit status: 0 when all is well, 1 when there are problems, 2 when the call itself was wrong
 */
export async function main(argv: readonly string[], host: Host = processHost()): Promise<number> {
  try {
    return await run(argv, host)
  } catch (error) {
    const message = error instanceof UsageError ? error.message : optionFault(error)
    if (message === undefined) throw error
    host.stderr.write(`tangle: ${message}\nTry '${pageOf(argv)}'.\n`)
    return 2
  }
}

/** The call that prints the help of the command that was meant. */
function pageOf(argv: readonly string[]): string {
  const command = argv.find((word) => !word.startsWith('-') && word !== 'help')
  const isKnown = command !== undefined && Object.hasOwn(commands, command)
  return isKnown ? `tangle help ${command}` : 'tangle --help'
}

function processHost(): Host {
  process.stdout.on('error', endWithOutput)
  process.stderr.on('error', endWithOutput)
  return { cwd: process.cwd(), env: process.env, stdout: process.stdout, stderr: process.stderr }
}

/** What cannot be printed is a failure; but a reader such as `head` may stop early. */
function endWithOutput({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return
  if (process.listenerCount('exit', failAtEnd) > 0) return
  process.on('exit', failAtEnd)
  process.stderr.write(`tangle: What this run printed could not be written (${code}). Send it elsewhere.\n`)
}

function failAtEnd(): void {
  process.exitCode = 1
}

async function run(argv: readonly string[], host: Host): Promise<number> {
  const options = {
    ...optionTypes,
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
  } as const
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
  const { help, version, ...given } = values
  if (version) {
    host.stdout.write(`${packageVersion()}\n`)
    return 0
  }
  const [command, ...subjects] = positionals[0] === 'help' ? positionals.slice(1) : positionals
  const asksForHelp = help === true || positionals[0] === 'help'
  if (command === undefined) {
    host.stdout.write(helpText(commands))
    return asksForHelp ? 0 : 2
  }
  const row = rowOf(command)
  if (asksForHelp) {
    host.stdout.write(commandHelp(command, row))
    return 0
  }
  refuseOthers(command, row, given)
  const [subject, other] = subjectsOf(command, row, subjects)
  const { cwd, env } = host
  const reporter = reporterOf(given.format, cwd, host)
  const start = await row.load()
  try {
    return await start({ subject, other, options: given, cwd, env, reporter })
  } catch (error) {
    return reportRefusal(command, cwd, reporter, error)
  }
}

/** Reports what the system refused. @throws anything else */
function reportRefusal(command: string, cwd: string, reporter: Reporter, error: unknown): Promise<number> {
  const problem = problemOfCall(error)
  if (problem === undefined) throw error
  const summary = 'This run could not be finished.'
  return reporter.end({ command, problems: shownFrom(cwd, [problem]), summary, facts: {} })
}

function rowOf(command: string): CommandRow {
  const row = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (row !== undefined) return row
  const meant = closest(command, Object.keys(commands))
  const question = meant === undefined ? '' : ` Did you mean '${meant}'?`
  throw new UsageError(`There is no command '${command}'.${question}`)
}

/** What commands work on, by the first word of their usage; folders of chapters elsewhere. */
const subjectNames: Readonly<Record<string, string>> = {
  PLACE: 'one place, such as dist/server.ts:31,',
  FROM: 'one folder of Markdown,',
  DIR: 'one new folder,',
  CHAPTER: 'a chapter and a folder, such as 07 my-server,',
}

/** The words that a command works on: as many as its usage has before any option. */
function subjectsOf(
  command: string,
  { usage }: CommandRow,
  [subject, other, ...others]: readonly string[],
): readonly [subject: string, other: string | undefined] {
  const wanted = usage.replace(/ --.*/, '').split(' ')
  const given = [subject, other, ...others].filter((word) => word !== undefined)
  if (usage.startsWith('[') && given.length <= 1) return [subject ?? '', undefined]
  if (subject !== undefined && given.length === wanted.length) return [subject, other]
  const words = subjectNames[wanted[0] ?? ''] ?? 'one folder of chapters,'
  throw new UsageError(`'tangle ${command}' takes ${words} and got ${given.length}.`)
}

/** Refuses options that the command does not have. */
function refuseOthers(command: string, { options }: CommandRow, given: Options): void {
  const other = Object.keys(given).find((name) => !Object.hasOwn(options, name))
  if (other === undefined) return
  const own = Object.keys(options).map((name) => `--${name}`)
  throw new UsageError(`'tangle ${command}' has no option '--${other}'; it has ${own.join(', ')}.`)
}
