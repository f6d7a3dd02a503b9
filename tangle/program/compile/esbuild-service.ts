import childProcess, { type ChildProcess, type SpawnOptions } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import type { Message, TransformFailure, TransformOptions, TransformResult } from 'esbuild'
import { endingOf, endingText, limitedCommand, type Limits, usualLimits } from '../limits.ts'

/** Why esbuild has neither compiled a script nor found an error in it: a clause, such as `was stopped: it had used 120 s`. */
type Breakdown = {
  readonly why: string
  /** Whether nothing else was compiled then that may be to blame. */
  readonly wasAlone: boolean
}

export type EsbuildError = Message

type Transformed = TransformResult | { readonly errors: readonly Message[] } | Breakdown

// To import a CommonJS package, node would read all of it for its names before it runs it.
const { transform, build, stop } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild')

/** The process that compiles. */
type Service = {
  readonly child: ChildProcess
  readonly closed: Promise<void>
  /** The first that it wrote to its standard error. */
  first: string
  isOverdue: boolean
  /** How many scripts it was given and has not answered. */
  pending: number
}

let service: Service | undefined
const running = new Set<Promise<unknown>>()
/** Settled when nothing is compiled by itself. */
let quiet: Promise<unknown> = Promise.resolve()

/**
 * Compiles one script. Where esbuild's process breaks off, or answers nothing for too long, all that it was compiling is
 * compiled again, one by one, so that the script to blame is known.
 */
export async function transformWithin(
  text: string,
  options: TransformOptions,
  limits: Limits = usualLimits,
): Promise<Transformed> {
  for (let seen; seen !== quiet; await seen) seen = quiet
  const first = attempt(text, options, limits)
  running.add(first)
  const result = await first.finally(() => running.delete(first))
  if (!('why' in result) || result.wasAlone) return result
  const alone = quiet.then(() => Promise.all(running)).then(() => attempt(text, options, limits))
  quiet = alone
  return alone
}

async function attempt(text: string, options: TransformOptions, limits: Limits): Promise<Transformed> {
  const answer = withOwnSpawn(() => transform(text, options), limits)
  const used = service
  if (used !== undefined) used.pending++
  const alarm = setTimeout(() => used && endOverdue(used), limits.milliseconds)
  const settled = await answer.then(
    (result) => ({ result }),
    (failure: unknown) => ({ failure: failure as TransformFailure | Error }),
  )
  clearTimeout(alarm)
  if ('failure' in settled && !('errors' in settled.failure))
    return lost(used, settled.failure.message, limits)
  if (used !== undefined) used.pending--
  return 'failure' in settled ? refusal(settled.failure as TransformFailure, limits) : settled.result
}

/** What is wrong with a script has a place; a crash inside esbuild is an error without one. */
function refusal({ errors }: TransformFailure, limits: Limits): Transformed {
  if (errors.some(({ location }) => location !== null)) return { errors }
  return { why: endingText('refused', errors[0]?.text ?? '', limits), wasAlone: true }
}

/**
 * Puts a module and all that it imports into one script, which node loads at once. Node forgets that it has loaded it, so
 * that no program finds it.
 *
 * @param path absolute
 */
export async function bundleScript(path: string): Promise<string> {
  const bundle = () => withOwnSpawn(() => build({ ...bundleOptions, entryPoints: [path] }), usualLimits)
  const first = bundle()
  const used = service
  const { outputFiles } = await first.catch(async (failure: Error) => {
    // A script that is compiled at the same time may have broken the process off.
    if ('errors' in failure) throw failure
    await lost(used, failure.message, usualLimits)
    return bundle()
  })
  return outputFiles[0]?.text ?? ''
}

const bundleOptions = {
  bundle: true,
  write: false,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  charset: 'utf8',
  minifyWhitespace: true,
  footer: { js: 'delete require.cache[__filename]' },
  logLevel: 'silent',
} as const

function endOverdue(overdue: Service): void {
  overdue.isOverdue = true
  overdue.child.kill('SIGKILL')
}

/** Has esbuild start another process the next time, which it would not do by itself, and says why this one was lost. */
async function lost(used: Service | undefined, message: string, limits: Limits): Promise<Breakdown> {
  await used?.closed
  if (used === service) {
    service = undefined
    await stop()
  }
  const first = used?.first ?? ''
  const said = first.replace(/^[^]*(?=fatal error: )/, '') || message
  return {
    why: endingText(used?.isOverdue ? 'time' : endingOf(first), said, limits),
    wasAlone: used === undefined || used.pending === 1,
  }
}

/**
 * Calls esbuild so that a process that it starts has a limit of memory, and a standard error of its own: esbuild would lend it
 * ours, where a crash prints thousands of lines.
 */
function withOwnSpawn<Answer>(call: () => Answer, limits: Limits): Answer {
  const { spawn } = childProcess
  const own = (command: string, args: readonly string[], options: SpawnOptions) => {
    const child = spawn(...limitedCommand(command, args, limits), { ...options, stdio: 'pipe' })
    service = serviceOf(child)
    return child
  }
  childProcess.spawn = own as typeof spawn
  try {
    return call()
  } finally {
    childProcess.spawn = spawn
  }
}

function serviceOf(child: ChildProcess): Service {
  const closed = new Promise<void>(
    (resolve) => void child.once('close', resolve).once('error', () => resolve()),
  )
  const started: Service = { child, closed, first: '', isOverdue: false, pending: 0 }
  child.stderr?.on(
    'data',
    (text: Buffer) => void (started.first = (started.first + text.toString()).slice(0, 2000)),
  )
  // A process that waits for scripts must not keep this one alive.
  ;(child.stderr as Socket | null)?.unref()
  return started
}
