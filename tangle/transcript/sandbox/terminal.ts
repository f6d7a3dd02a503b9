import { setImmediate, setTimeout } from 'node:timers/promises'
import { execa } from 'execa'
import { isAlive, membersOf, type Membership } from './proc.ts'

/**
 * Starts a shell that reads its commands from its standard input, in a process group of its own.
 *
 * @param screen the descriptor that it prints into
 */
export function startShell(
  sandbox: {
    readonly work: string
    readonly enter: readonly string[]
    readonly environment: Readonly<Record<string, string>>
    readonly witness: string
  },
  screen: number,
) {
  const [program, ...words] = [...sandbox.enter, 'sh'] as const
  return execa(program, words, {
    cwd: sandbox.work,
    env: { ...sandbox.environment, NODE_OPTIONS: `--require=${JSON.stringify(sandbox.witness)}` },
    extendEnv: false,
    // Any descriptor may be inherited; the types know those up to 9.
    stdio: ['pipe', screen as 9, screen as 9, 'pipe'],
    detached: true,
    reject: false,
    buffer: false,
    stripFinalNewline: false,
  })
}

/**
 * Has a shell read a text without running it.
 *
 * @returns its exit status, not 0 where it cannot be read, and what it says about it
 */
export async function parseAsShell(
  text: string,
): Promise<{ readonly status: number; readonly says: string }> {
  const env = { LC_ALL: 'C', PATH: process.env.PATH ?? '/usr/bin:/bin' }
  const options = { input: text, env, extendEnv: false, reject: false } as const
  const { exitCode, stderr } = await execa('sh', ['-n'], options)
  return { status: exitCode ?? 1, says: stderr }
}

/** A process that holds something until it reads a line, or the end of its standard input: then the runner is gone. */
export type Holder = {
  /** The lines that it said at first. */
  readonly words: readonly string[]
  /** Settles when it has ended. @returns whether it did so well */
  readonly release: () => Promise<boolean>
  /** Lets the runner end without releasing it. */
  readonly unref: () => void
}

/** Why a holder does not hold: what it said, as a part of a sentence. */
export type Refusal = { readonly reason: string }

/**
 * Starts a holder and waits for its first lines. It hears no `^C` that is meant for the runner, and ends with it.
 *
 * @param environment all of its environment
 * @param lineCount how many lines it says
 */
export async function startHolder(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  lineCount = 1,
): Promise<Holder | Refusal> {
  const child = execa(program, words, {
    cwd: '/',
    env: environment,
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    reject: false,
    buffer: false,
    cleanup: false,
  })
  child.stdin.on('error', () => {})
  let said = ''
  let reason = ''
  child.stderr.on('data', (data) => (reason += String(data)))
  const isReady = await new Promise((resolve) => {
    child.stdout.on('data', (data) => {
      said += String(data)
      if (said.split('\n').length > lineCount) resolve(true)
    })
    void child.then(() => resolve(false))
  })
  if (isReady !== true) return { reason: reason.trim().split('\n')[0] || `\`${program}\` did not start` }
  const release = async () => {
    child.stdin.end('\n')
    return (await child).exitCode === 0
  }
  // It says nothing more.
  for (const output of [child.stdout, child.stderr]) output.destroy()
  const unref = () => {
    child.unref()
    // A pipe to a child is a socket, of which its type says nothing.
    if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref()
  }
  return { words: said.split('\n').slice(0, lineCount), release, unref }
}

export function signalGroup(group: number | undefined, signal: NodeJS.Signals): void {
  if (group !== undefined) signalProcess(-group, signal)
}

/** Signals a process, which may have ended already. */
export function signalProcess(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** In milliseconds: how long a killed process may take to end, and after what time we look again. */
export const dyingLimit = 5_000
const dyingPause = 4

/**
 * Waits for so many milliseconds, and for a turn of the event loop: where work between timers takes longer than they wait, Node runs
 * nothing but timers, and never hears that a process has ended.
 */
export async function pause(milliseconds = dyingPause): Promise<void> {
  await setTimeout(milliseconds)
  await setImmediate()
}

/**
 * How many looks in a row must find no process before a sandbox counts as empty. A process that started after the list was
 * made, and whose parent ended before its turn came, is missed by one look, and its child by the next.
 */
export const emptyLooks = 3

/** Kills the processes that have left their shell's group, and waits until they are gone. */
export async function killRemaining(
  { isMember }: { readonly isMember: Membership },
  areOwn: ReadonlyMap<string, boolean>,
): Promise<void> {
  const deadline = performance.now() + dyingLimit
  for (let empty = 0; empty < emptyLooks && performance.now() < deadline; empty++) {
    const ids = membersOf(isMember, areOwn).filter(isAlive)
    for (const id of ids) signalProcess(Number(id), 'SIGKILL')
    if (ids.length > 0) empty = -1
    await pause(ids.length > 0 ? dyingPause : 0)
  }
}
