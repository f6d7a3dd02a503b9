import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Problem } from '../problem/problem.ts'
import { notesFolder } from './notes.ts'

/**
 * Runs `work` while no other run of the tool writes to the same folder. The lock of a process that no longer exists is
 * taken over.
 */
export function withLock<Value>(out: string, work: () => Value): Value | Problem {
  const notes = join(out, notesFolder)
  const lock = join(notes, 'lock')
  if (!takeLock(lock)) return busy(lock)
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
    // If nothing was written, nothing remains.
    removeIfEmpty(notes)
    removeIfEmpty(out)
  }
}

/** Each attempt after the first means that another run made progress; but a lock that cannot be read would never end. */
const mostAttempts = 1000

function takeLock(lock: string): boolean {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (placeLock(lock)) return true
    const holder = readHolder(lock)
    // It was released in the meantime, perhaps with the folder around it.
    if (holder === undefined) continue
    if (isAlive(holder)) return false
    if (!breakLock(lock)) return false
  }
  return false
}

/** A hard link appears in one step, so that no other run can see a lock without its process id. */
function placeLock(lock: string): boolean {
  const own = `${lock}.${process.pid}`
  try {
    mkdirSync(dirname(lock), { recursive: true })
    writeFileSync(own, String(process.pid))
    linkSync(own, lock)
    return true
  } catch (error) {
    // Another run has the lock, or has just removed the empty folder.
    return tolerate(error, ['EEXIST', 'ENOENT'])
  } finally {
    rmSync(own, { force: true })
  }
}

/**
 * Removes the lock of a process that no longer exists. Between reading and removing it another run might do the same and take
 * the lock, which would then be lost; so removing a lock needs a lock of its own.
 */
function breakLock(lock: string): boolean {
  const breaking = `${lock}-`
  if (!takeLock(breaking)) return false
  const holder = readHolder(lock)
  if (holder !== undefined && !isAlive(holder)) rmSync(lock, { force: true })
  rmSync(breaking, { force: true })
  return true
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    tolerate(error, ['ENOENT', 'ENOTEMPTY', 'EEXIST'])
  }
}

function tolerate(error: unknown, codes: readonly string[]): false {
  if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  return false
}

/** The process id in a lock; `NaN` or 0 where it has none, `undefined` where there is no lock. */
function readHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch (error) {
    tolerate(error, ['ENOENT'])
    return undefined
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function busy(lock: string): Problem {
  const holder = readHolder(lock)
  // It may have ended by now.
  const who = holder !== undefined && isAlive(holder) ? ` (process ${holder})` : ''
  return {
    code: 'busy-output',
    message: `Another run of the tool${who} is writing here.`,
    at: { path: lock, line: 1, column: 1 },
    expected: 'one run at a time',
    hint: 'Wait until it is done. If that process is something else, remove this file.',
  }
}
