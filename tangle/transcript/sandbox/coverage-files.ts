import { lstatSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CountedRange, ScriptRun } from '../../line-coverage/counts.ts'
import { textOfStranger } from '../../system/disk.ts'
import { coverageSignal } from '../../witness/take-coverage.mjs'
import type { Sandbox } from './sandbox.ts'
import { isObject } from '../trace/field-checks.ts'

/** As much of V8's own record as is read here (Chrome DevTools protocol, `Profiler.ScriptCoverage`). */
type V8Script = {
  readonly url: string
  readonly functions: readonly V8Function[]
}

type V8Function = { readonly functionName: string; readonly ranges: readonly CountedRange[] }

/** How many files of coverage there may be, and how long each may be in bytes: V8 writes some hundred thousand. */
const [mostFiles, longestFile] = [1_000, 2 ** 25]

/**
 * The parts of the scripts in `dist/` that the processes of a sandbox ran; they must have ended.
 *
 * @returns nothing where something else than V8 has written there
 */
export function readCoverage({ work, coverage }: Sandbox): ScriptRun[] | undefined {
  if (coverage === undefined) return []
  // A program may have replaced the folder by a link to another.
  if (!lstatSync(coverage, { throwIfNoEntry: false })?.isDirectory()) return undefined
  const dist = `${pathToFileURL(join(realpathSync(work), 'dist')).href}/`
  const files = readdirSync(coverage)
  if (files.length > mostFiles) return undefined
  const ran: ScriptRun[] = []
  for (const file of files) {
    const scripts = readScripts(join(coverage, file))
    if (scripts === undefined) return undefined
    for (const { url, functions } of scripts) {
      const path = pathBelow(dist, url)
      if (path !== undefined) ran.push({ path, ranges: functions.flatMap(rangesOf) })
    }
  }
  return ran
}

function pathBelow(folder: string, url: string): string | undefined {
  try {
    return url.startsWith(folder) ? decodeURIComponent(url.slice(folder.length)) : undefined
  } catch {
    return undefined
  }
}

/**
 * Older V8 counts the fields of a class as a function that is as long as the class, its first line included, and runs
 * when an object is made; newer V8 does not report it. Here they count with the class, so that all versions agree.
 */
function rangesOf({ functionName, ranges }: V8Function): readonly CountedRange[] {
  return functionName === '<instance_members_initializer>' ? [] : ranges
}

/**
 * A process that was killed while it wrote leaves half a file, which is ignored.
 *
 * @returns nothing where V8 has not written the file
 */
function readScripts(file: string): readonly V8Script[] | undefined {
  const text = textOfStranger(file, longestFile)
  if (text === undefined) return undefined
  let whole: unknown
  try {
    whole = JSON.parse(text)
  } catch {
    return []
  }
  const result = isObject(whole) ? whole.result : undefined
  return Array.isArray(result) && result.every(isScript) ? result : undefined
}

function isScript(value: unknown): value is V8Script {
  if (!isObject(value) || typeof value.url !== 'string' || !Array.isArray(value.functions)) return false
  return value.functions.every(
    (one: unknown) =>
      isObject(one) &&
      typeof one.functionName === 'string' &&
      Array.isArray(one.ranges) &&
      one.ranges.every(
        (range: unknown) =>
          isObject(range) &&
          [range.startOffset, range.endOffset, range.count].every(
            (n) => Number.isInteger(n) && Number(n) >= 0,
          ),
      ),
  )
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
