// Loaded here: it works for ever in the folder in which it is loaded, and a test's folder goes away.
import 'esbuild'
import { execa } from 'execa'
import { join } from 'node:path'
import { main } from '../tangle/cli.ts'

const start = join(import.meta.dirname, '../tangle/start.mjs')

/** What a call of the tool left: its exit status, and both outputs without their last newline. */
export type Call = { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }

/**
 * Runs the tool in this process, from the words of its command line to its exit status. That is much cheaper than a process
 * for each call; tests of what only a process has (its real status, signals, streams) use `startTangle`.
 *
 * @param words the command line, parted at blanks, or as a list
 * @param more variables of the environment; `CI` is not set unless it is among them
 */
export function tangle(
  cwd: string,
  words: string | readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Call> {
  const call = lastCall.then(() => callHere(cwd, listOf(words), more))
  lastCall = call.catch(() => {})
  return call
}

/** One call at a time: there is one folder, one environment and one pair of outputs in a process. */
let lastCall: Promise<unknown> = Promise.resolve()

async function callHere(
  cwd: string,
  words: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<Call> {
  const folder = process.cwd()
  const before = { ...process.env }
  const [out, err] = [capture(process.stdout), capture(process.stderr)]
  try {
    process.chdir(cwd)
    setEnvironment({ ...withoutCi(before), ...more })
    const exitCode = await main(words)
    return { exitCode, stdout: out.text(), stderr: err.text() }
  } finally {
    for (const stream of [out, err]) stream.end()
    setEnvironment(before)
    process.chdir(folder)
  }
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

/** Weaves this book as a person does. @param traces where the runs of its transcripts are kept */
export async function weaveRepository({ out, traces }: { out: string; traces: string }): Promise<void> {
  const words = ['weave', 'chapters', '--out', out, '--traces', traces]
  const { exitCode, stdout, stderr } = await startTangle(join(import.meta.dirname, '..'), words)
  if (exitCode !== 0) throw new Error(stdout + stderr)
}

function withoutCi({ CI: _ci, ...others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return others
}

/** Makes this process's environment hold these variables and no others. */
function setEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name]
  Object.assign(process.env, variables)
}

function listOf(words: string | readonly string[]): readonly string[] {
  return typeof words === 'string' ? words.split(' ').filter((word) => word !== '') : words
}

/** Keeps what is written to a stream of this process, until `end`. */
function capture(stream: NodeJS.WriteStream) {
  const write = stream.write
  const listeners = stream.listeners('error')
  let text = ''
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    return true
  }
  return {
    text: () => text.replace(/\r?\n$/, ''),
    end: () => {
      stream.write = write
      // The tool listens once for each call, as it is called once in its life.
      for (const one of stream.listeners('error'))
        if (!listeners.includes(one)) stream.off('error', one as () => void)
    },
  }
}
