import { execa } from 'execa'
import { join } from 'node:path'
import { main } from '../tangle/cli.ts'

export const start = join(import.meta.dirname, '../tangle/start.mjs')

/** What a call of the tool left: its exit status, and both outputs without their last newline. */
export type Call = { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }

/**
 * Runs the tool in this process, from the words of its command line to its exit status. That is much cheaper than a process
 * for each call; tests of what only a process has (its real status, signals, streams) use `startTangle`.
 *
 * @param words the command line, parted at blanks, or as a list
 * @param more variables of the environment; `CI` is not set unless it is among them
 */
export async function tangle(
  cwd: string,
  words: string | readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Call> {
  const written = { stdout: '', stderr: '' }
  const into = (name: keyof typeof written) => ({
    write: (text: string | Uint8Array) => (written[name] += String(text)),
  })
  const env = { ...withoutCi(process.env), ...more }
  const exitCode = await main(listOf(words), { cwd, env, stdout: into('stdout'), stderr: into('stderr') })
  return { exitCode, stdout: trimmed(written.stdout), stderr: trimmed(written.stderr) }
}

/** Runs the tool as a person does: a process of its own, started by `start.mjs`. */
export async function startTangle(
  cwd: string,
  words: string | readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Call> {
  const { exitCode, stdout, stderr } = await execa('node', [start, ...listOf(words)], {
    cwd,
    reject: false,
    extendEnv: false,
    env: { ...withoutCi(process.env), ...more },
  })
  return { exitCode, stdout, stderr }
}

/** Nobody may make a namespace in what follows (namespaces(7), `/proc/sys/user/max_user_namespaces`), where the system gives any. */
const withoutNamespaces = 'unshare -Ur true 2>&- || exec "$@"; exec unshare -Ur sh -c "$0" sh "$@"'
const takeAway = 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"'

/** Runs the tool as a person does on a system that gives no namespaces. */
export async function startUnconfined(cwd: string, words: string | readonly string[]): Promise<Call> {
  const all = ['-c', withoutNamespaces, takeAway, process.execPath, start, ...listOf(words)]
  const { exitCode, stdout, stderr } = await execa('sh', all, {
    cwd,
    reject: false,
    extendEnv: false,
    env: withoutCi(process.env),
  })
  return { exitCode, stdout, stderr }
}

/** Weaves this book as a person does. @param traces where the runs of its transcripts are kept */
export async function weaveRepository({ out, traces }: { out: string; traces: string }): Promise<void> {
  const words = ['weave', 'chapters', '--out', out, '--traces', traces]
  const { exitCode, stdout, stderr } = await startTangle(join(import.meta.dirname, '..'), words)
  if (exitCode !== 0) throw new Error(stdout + stderr)
}

function withoutCi({ CI: _ci, ...others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return others
}

function listOf(words: string | readonly string[]): readonly string[] {
  return typeof words === 'string' ? words.split(' ').filter((word) => word !== '') : words
}

function trimmed(text: string): string {
  return text.replace(/\r?\n$/, '')
}
