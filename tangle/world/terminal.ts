import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
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

/**
 * Ends a process that has left its command's group, if it is still one of the sandbox's: a process id can be
 * somebody else's by now.
 */
export function killForgotten(id: number, sandbox: Sandbox): void {
  try {
    if (readFileSync(`/proc/${id}/environ`, 'utf8').includes(`TANGLE_SANDBOX=${sandbox.folder}\0`))
      process.kill(id, 'SIGKILL')
  } catch {
    // It is gone, as it should be; or this system has no such files, and process groups must do.
  }
}

/** Makes a named pipe. */
export async function makePipe(path: string): Promise<void> {
  await execa('mkfifo', [path])
}
