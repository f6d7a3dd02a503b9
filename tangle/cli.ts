import { parseArgs } from 'node:util'
import { type CommandRow, type Options, optionTypes } from './commands/call.ts'
import { commandHelp, helpText } from './commands/help.ts'
import { type Outputs, type Reporter, reporterOf } from './commands/reporter.ts'
import { optionFault } from './commands/option-fault.ts'
import { UsageError } from './commands/usage.ts'
import { shownFrom } from './chapter/chapter-files.ts'
import { closest } from './problem/closest.ts'
import { problemOfCall } from './problem/failed-call.ts'
import { packageVersion } from './system/package-folder.ts'

const format =
  'how problems are printed: text (the default), json for programs, or github for annotations ' +
  'of a pull request; tangle/PROBLEMS.md of this package describes both'

const pages = {
  out: 'the folder of pages; programs and pages go to folders of their own (default: dist/book)',
  force: 'overwrite and remove files in DIR that this tool did not write, or that were edited',
  'without-solutions': 'leave out the chapters in the folder `solutions`',
  'no-run': 'run nothing of the book: transcripts that no kept run proves are marked as not proved',
  epub: 'make the book as one file too: DIR/book.epub',
  pdf: 'make the book as one file too: DIR/book.pdf',
  traces: 'take the records that still prove their transcripts, keep new ones (default: dist/traces)',
  format,
}

const commands: Readonly<Record<string, CommandRow>> = {
  build: {
    usage: 'CHAPTERS --out DIR',
    help: 'write every program of the chapters to DIR, and compile TypeScript',
    options: {
      out: 'the folder of programs (default: dist)',
      force: pages.force,
      through: 'write the programs as they are at the end of one chapter, such as 07',
      'keep-going': 'where some programs are wrong, write those that are right',
      format,
    },
    load: async () => (await import('./commands/build.ts')).buildCommand,
  },
  verify: {
    usage: 'CHAPTERS',
    help: 'run every printed transcript and compare what happens with what is printed',
    options: {
      only: 'prove one chapter of the book, such as 01-sockets',
      changed:
        'prove only what its recorded run no longer proves, and record the new runs (default: in dist/traces)',
      update: 'write what happened into the chapters, where it differs from what is printed',
      traces: 'keep the record of each run, as JSON, below DIR',
      format,
    },
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  weave: {
    usage: 'CHAPTERS --out DIR',
    help: 'make the book as pages for a browser, below DIR (default: dist/book); this runs its programs, to prove its transcripts',
    options: pages,
    load: async () => (await import('./commands/weave.ts')).weaveCommand,
  },
  serve: {
    usage: 'CHAPTERS --out DIR',
    help: 'serve the pages to this machine while you write (it runs the programs too): problems are shown at their places, and saving reloads open pages',
    options: { ...pages, port: 'the port (default: 4080); any other where it is taken, or N is 0' },
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  lsp: {
    usage: '[CHAPTERS]',
    help:
      'answer an editor by the language server protocol, over standard input and output; without CHAPTERS, for every ' +
      'folder that is called chapters or has a book.yaml',
    options: { stdio: 'say over what; it is what happens anyway' },
    load: async () => (await import('./commands/lsp.ts')).lspCommand,
  },
  coverage: {
    usage: 'CHAPTERS',
    help: 'run every printed transcript, and report the lines of programs that none of them runs',
    options: { out: 'its lcov file goes to DIR/coverage (default: dist)', format },
    load: async () => (await import('./commands/coverage.ts')).coverageCommand,
  },
  list: {
    usage: 'CHAPTERS',
    help: 'what became of each fenced block, one by one',
    options: { format },
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  where: {
    usage: 'PLACE',
    help:
      "where a program's line was written, or where a chapter's line went; " +
      'PLACE is dist/server.ts:31 or chapters/02-http.md:88:5',
    options: { out: 'the folder of programs (default: dist)', format },
    load: async () => (await import('./commands/where.ts')).whereCommand,
  },
  compare: {
    usage: 'CHAPTER FOLDER',
    help:
      'where the programs that you typed into FOLDER begin to differ from those at the end of a chapter, and which ' +
      'paragraph of the book says so; spaces, comments, quotes and semicolons do not count',
    options: { chapters: 'the folder of chapters (default: chapters)', format },
    load: async () => (await import('./commands/compare.ts')).compareCommand,
  },
  import: {
    usage: 'FROM --out CHAPTERS',
    help: 'make chapters of a folder of Markdown that was written for Entangled or lmt, and report what is left to do',
    options: {
      out: 'the folder of chapters (default: chapters)',
      force: 'overwrite files of that folder that have another text',
      format,
    },
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
}

/** What the tool uses of the process in which it runs; tests pass their own. */
export type Host = Outputs & {
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
    host.stderr.write(`tangle: ${message}\nTry 'tangle --help'.\n`)
    return 2
  }
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
  if (other !== undefined) throw new UsageError(`'tangle ${command}' has no option '--${other}'.`)
}
