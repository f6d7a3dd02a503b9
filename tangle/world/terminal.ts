import { constants } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { membersOf } from './processes/sandbox-processes.ts'
import { packageFolder } from './package-folder.ts'
import type { Sandbox } from './sandbox.ts'

/** A command that was started in a terminal. */
export type RunningCommand = {
  /** Its process group, which is the id of its shell. */
  readonly group: number | undefined
  /** Settles with the exit status when the command itself is gone: 128 + the number where a signal ended it. */
  readonly exited: Promise<number>
  readonly interrupt: () => void
  readonly endInput: () => void
  /** Ends the command and everything it started, and waits until they are gone. */
  readonly kill: () => Promise<void>
}

/**
 * A shell's first line, before the printed command: it ends the whole process group as soon as descriptor 3
 * closes, which happens when the runner is gone, whatever ended it; it merges both outputs in their true
 * order; and it outlives an interrupt, so that a program may answer one in its own time.
 */
const preamble = '(read end <&3; kill -9 0) >/dev/null 2>&1 & exec 2>&1 3<&-; trap : INT'

/**
 * Starts a printed command as a terminal would: in a process group of its own, output and error merged.
 *
 * @param index 0-based place among the transcript's commands: the witness marks its records with it
 */
export function startCommand(
  text: string,
  index: number,
  sandbox: Sandbox,
  onOutput: (text: string) => void,
): RunningCommand {
  const witness = pathToFileURL(join(packageFolder(), 'tangle/witness/witness.mjs')).href
  const child = execa('sh', ['-c', `${preamble}\n${text}`], {
    cwd: join(sandbox.folder, 'work'),
    env: { ...sandbox.environment, TANGLE_COMMAND: String(index), NODE_OPTIONS: `--import=${witness}` },
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    reject: false,
    buffer: false,
    stripFinalNewline: false,
  })
  const group = child.pid
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', onOutput)
  }
  child.stdin?.on('error', () => {})
  const exited = new Promise<number>((resolve) => {
    child.on('exit', (code: number | null, signal: NodeJS.Signals | null) => {
      resolve(code ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 0))
    })
  })
  const closed = child.then(() => {})
  return {
    group,
    exited,
    interrupt: () => signalGroup(group, 'SIGINT'),
    endInput: () => void child.stdin?.end(),
    kill: async () => {
      signalGroup(group, 'SIGKILL')
      await closed
    },
  }
}

function signalGroup(group: number | undefined, signal: NodeJS.Signals): void {
  if (group === undefined) return
  try {
    process.kill(-group, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** In milliseconds: how long a killed process may take to be gone. */
const dyingLimit = 5_000

/**
 * How many looks in a row must find nobody before a sandbox counts as empty. A process that was born after the list
 * was made, of one that died before its turn came, is missed by one look, and its child by the next.
 */
const emptyLooks = 3

/** Ends the processes that have left their command's group, and waits until they are gone. */
export async function killForgotten({ folder }: Sandbox): Promise<void> {
  const deadline = performance.now() + dyingLimit
  for (let empty = 0; empty < emptyLooks && performance.now() < deadline; empty++) {
    const ids = membersOf(folder)
    for (const id of ids) killProcess(id)
    if (ids.length > 0) empty = -1
    await setImmediate()
  }
}

function killProcess(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * What a sandbox's guard does when the runner is gone, whatever ended it: it ends the sandbox's processes, those that
 * have left their groups too, until there are none, and then removes the folder.
 */
const guard = `
read end <&3
empty=0
while [ $empty -lt ${emptyLooks} ]; do
  empty=$((empty + 1))
  for process in /proc/[0-9]*; do
    if grep -qzxF "TANGLE_SANDBOX=$1" $process/environ || [ $process/cwd -ef "$1/work" ]; then
      kill -9 \${process#/proc/} && empty=0
    fi
  done
done
rm -rf "$1"`

/**
 * Sets a guard over a sandbox.
 *
 * @returns a function that dismisses it
 */
export function guardSandbox({ folder }: Sandbox): () => void {
  const child = execa('sh', ['-c', guard, 'sh', folder], {
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

/** Makes a named pipe. */
export async function makePipe(path: string): Promise<void> {
  await execa('mkfifo', [path])
}
