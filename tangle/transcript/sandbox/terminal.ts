import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { execa } from 'execa'
import { membersOf } from './proc.ts'

/** Starts a shell that reads its commands from its standard input, in a process group of its own. */
export function startShell(sandbox: {
  readonly work: string
  readonly enter: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly witness: string
}) {
  const [program, ...words] = [...sandbox.enter, 'sh'] as const
  return execa(program, words, {
    cwd: sandbox.work,
    env: { ...sandbox.environment, NODE_OPTIONS: `--require=${JSON.stringify(sandbox.witness)}` },
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    reject: false,
    buffer: false,
    stripFinalNewline: false,
  })
}

/** A process that holds something until it reads a line, or the end of its standard input: then the runner is gone. */
export type Holder = {
  readonly id: number | undefined
  /** Settles when it has ended. @returns whether it did so well */
  readonly release: () => Promise<boolean>
}

/**
 * Starts a holder and waits for its first word. It hears no `^C` that is meant for the runner.
 *
 * @param path where it finds its own commands
 * @returns nothing where it ends without a word
 */
export async function startHolder(
  program: string,
  words: readonly string[],
  path: string,
): Promise<Holder | undefined> {
  const child = execa(program, words, {
    cwd: '/',
    env: { PATH: path },
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    reject: false,
    buffer: false,
    cleanup: false,
  })
  const release = async () => {
    child.stdin.end('\n')
    return (await child).exitCode === 0
  }
  const isReady = await Promise.race([once(child.stdout, 'data').then(() => true), child.then(() => false)])
  return isReady ? { id: child.pid, release } : undefined
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
const dyingLimit = 5_000
const dyingPause = 4

/**
 * How many looks in a row must find no process before a sandbox counts as empty. A process that started after the list was
 * made, and whose parent ended before its turn came, is missed by one look, and its child by the next.
 */
export const emptyLooks = 3

/** Kills the processes that have left their shell's group, and waits until they are gone. */
export async function killRemaining(
  { folder }: { readonly folder: string },
  areOwn: Map<string, boolean>,
): Promise<void> {
  const deadline = performance.now() + dyingLimit
  for (let empty = 0; empty < emptyLooks && performance.now() < deadline; empty++) {
    const ids = membersOf(folder, areOwn)
    for (const id of ids) signalProcess(id, 'SIGKILL')
    if (ids.length > 0) empty = -1
    await setTimeout(ids.length > 0 ? dyingPause : 0)
  }
}
