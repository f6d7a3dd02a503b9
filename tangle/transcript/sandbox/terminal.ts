import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { membersOf } from './proc.ts'
import { packageFolder } from '../../system/package-folder.ts'

/** Starts a shell that reads its commands from its standard input, in a process group of its own. */
export function startShell(sandbox: {
  readonly work: string
  readonly enter: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly key: string
}) {
  const witness = pathToFileURL(join(packageFolder(), 'tangle/witness/witness.mjs')).href
  const [program, ...words] = [...sandbox.enter, 'sh'] as const
  return execa(program, words, {
    cwd: sandbox.work,
    env: { ...sandbox.environment, NODE_OPTIONS: `--import=${witness}?key=${sandbox.key}` },
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    reject: false,
    buffer: false,
    stripFinalNewline: false,
  })
}

/**
 * Starts a process that holds something as long as its standard input is open, and waits for its first word.
 *
 * @param path where it finds its own commands
 * @returns nothing where it ends without a word
 */
export async function startHolder(program: string, words: readonly string[], path: string) {
  const child = execa(program, words, {
    env: { PATH: path },
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'ignore'],
    reject: false,
    buffer: false,
  })
  const isReady = await Promise.race([once(child.stdout, 'data').then(() => true), child.then(() => false)])
  return isReady ? { id: child.pid, release: () => void child.stdin.end() } : undefined
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

/** In milliseconds: how long a killed process may take to end. */
const dyingLimit = 5_000

/**
 * How many looks in a row must find no process before a sandbox counts as empty. A process that started after the list was
 * made, and whose parent ended before its turn came, is missed by one look, and its child by the next.
 */
const emptyLooks = 3

/** Kills the processes that have left their shell's group, and waits until they are gone. */
export async function killRemaining(
  { folder }: { readonly folder: string },
  known: ReadonlyMap<string, boolean>,
): Promise<void> {
  const deadline = performance.now() + dyingLimit
  for (let empty = 0; empty < emptyLooks && performance.now() < deadline; empty++) {
    const ids = membersOf(folder, known)
    for (const id of ids) signalProcess(id, 'SIGKILL')
    if (ids.length > 0) empty = -1
    await setImmediate()
  }
}

/**
 * What a sandbox's guard does when the runner ends, for whatever reason: it kills the sandbox's processes, also those
 * that have left their groups, until there are none, and then removes the folder.
 */
const guard = `
read end <&3
empty=0
while [ $empty -lt ${emptyLooks} ]; do
  empty=$((empty + 1))
  for process in /proc/[0-9]*; do
    if grep -qzxF "TANGLE_SANDBOX=$1" $process/environ || [ $process/cwd -ef "$2" ]; then
      kill -9 \${process#/proc/} && empty=0
    fi
  done
done
rm -rf "$1"`

/**
 * Starts a guard for a sandbox.
 *
 * @returns a function that ends it
 */
export function guardSandbox({
  folder,
  work,
}: {
  readonly folder: string
  readonly work: string
}): () => void {
  const child = execa('sh', ['-c', guard, 'sh', folder, work], {
    cwd: '/',
    env: { PATH: '/bin:/usr/bin' },
    extendEnv: false,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
    reject: false,
    cleanup: false,
  })
  return () => signalGroup(child.pid, 'SIGKILL')
}

export async function makePipes(paths: readonly string[]): Promise<void> {
  await execa('mkfifo', paths)
}
