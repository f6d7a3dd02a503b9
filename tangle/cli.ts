import { parseArgs } from 'node:util'
import { helpText } from './commands/help.ts'
import { UsageError } from './commands/usage.ts'

const options = {
  out: { type: 'string' },
  force: { type: 'boolean' },
  update: { type: 'boolean', short: 'u' },
  only: { type: 'string' },
  traces: { type: 'string' },
  'without-solutions': { type: 'boolean' },
  epub: { type: 'boolean' },
  pdf: { type: 'boolean' },
  port: { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

/**
 * Runs the tool.
 *
 * @param argv the words behind the program's name
 * @returns the exit status: 0 when all is well, 1 when there are problems, 2 when the call itself was wrong
 */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader such as `head` may have seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    return await run(argv)
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseArgsError(error)) throw error
    process.stderr.write(`tangle: ${(error as Error).message}\nTry 'tangle --help'.\n`)
    return 2
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
  const [command, ...folders] = positionals
  if (values.help || command === undefined || command === 'help') {
    process.stdout.write(helpText)
    return values.help || command === 'help' ? 0 : 2
  }
  if (command === 'where') return where(folders, values)
  if (folders.length !== 1)
    throw new UsageError(`'tangle ${command}' takes one folder of chapters, and got ${folders.length}.`)
  const [chapters = ''] = folders
  // Each command is loaded when it is asked for: one of them brings a browser's driver along.
  if (command === 'build') {
    const { buildCommand } = await import('./commands/build.ts')
    return buildCommand({ chapters, ...takeOnly(command, values, ['out', 'force', 'format']) })
  }
  if (command === 'verify') {
    const { verifyCommand } = await import('./commands/verify.ts')
    return verifyCommand({ chapters, ...takeOnly(command, values, ['only', 'update', 'traces', 'format']) })
  }
  if (command === 'weave' || command === 'serve') return weaveOrServe(command, chapters, values)
  if (command === 'coverage') {
    const { coverageCommand } = await import('./commands/coverage.ts')
    return coverageCommand({ chapters, ...takeOnly(command, values, ['out', 'format']) })
  }
  if (command === 'list') {
    const { listCommand } = await import('./commands/list.ts')
    return listCommand({ chapters, ...takeOnly(command, values, ['format']) })
  }
  throw new UsageError(`There is no command '${command}'.`)
}

async function weaveOrServe(command: 'weave' | 'serve', chapters: string, values: Values): Promise<number> {
  const names = ['out', 'force', 'without-solutions', 'epub', 'pdf', 'traces', 'format'] as const
  if (command === 'weave') {
    const { weaveCommand } = await import('./commands/weave.ts')
    return weaveCommand({ chapters, ...takeOnly(command, values, names) })
  }
  const { serveCommand } = await import('./commands/serve.ts')
  return serveCommand({ chapters, ...takeOnly(command, values, [...names, 'port']) })
}

async function where(places: readonly string[], values: Values): Promise<number> {
  const [place] = places
  if (place === undefined || places.length > 1)
    throw new UsageError(
      `'tangle where' takes one place, such as dist/server.ts:31, and got ${places.length}.`,
    )
  const { whereCommand } = await import('./commands/where.ts')
  return whereCommand({ place, ...takeOnly('where', values, ['out', 'format']) })
}

/** An option that a command would not heed is a mistake, not a wish. */
function takeOnly<Values extends object, Name extends keyof Values & string>(
  command: string,
  values: Values,
  names: readonly Name[],
): Pick<Values, Name> {
  for (const name of Object.keys(values)) {
    if (!(names as readonly string[]).includes(name))
      throw new UsageError(`'tangle ${command}' has no option '--${name}'.`)
  }
  return values
}

function isParseArgsError(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')
}
