import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CountedRange, ScriptRun } from '../../line-coverage/counts.ts'
import { coverageSignal } from '../../witness/take-coverage.mjs'
import type { Sandbox } from './sandbox.ts'

/** As much of V8's own record as is read here (Chrome DevTools protocol, `Profiler.ScriptCoverage`). */
type V8Script = {
  readonly url: string
  readonly functions: readonly V8Function[]
}

type V8Function = { readonly functionName: string; readonly ranges: readonly CountedRange[] }

/** The parts of the scripts in `dist/` that the processes of a sandbox ran; they must have ended. */
export function readCoverage({ work, coverage }: Sandbox): ScriptRun[] {
  if (coverage === undefined) return []
  const dist = join(realpathSync(work), 'dist') + sep
  const scripts = readdirSync(coverage).flatMap((file) => readScripts(join(coverage, file)))
  return scripts.flatMap(({ url, functions }) => {
    const path = url.startsWith('file:') ? fileURLToPath(url) : ''
    if (!path.startsWith(dist)) return []
    const ranges = functions.flatMap(rangesOf)
    return [{ path: path.slice(dist.length).replaceAll(sep, '/'), ranges }]
  })
}

/**
 * Older V8 counts the fields of a class as a function that is as long as the class, its first line included, and runs
 * when an object is made; newer V8 does not report it. Here they count with the class, so that all versions agree.
 */
function rangesOf({ functionName, ranges }: V8Function): readonly CountedRange[] {
  return functionName === '<instance_members_initializer>' ? [] : ranges
}

/** A process that was killed while it wrote leaves half a file, which is ignored. */
function readScripts(file: string): readonly V8Script[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { result: readonly V8Script[] }).result
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

/**
 * Warns a process of a sandbox that it is about to be ended, so that it writes its coverage.
 *
 * @returns whether there was such a process
 */
export function askForCoverage({ isMember }: Sandbox, id: string): boolean {
  if (!isMember(id)) return false
  try {
    return process.kill(Number(id), coverageSignal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
