import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Problem } from '../problem/problem.ts'
import { notesFolder } from './notes.ts'

/**
 * Runs `work` while no other run of the tool writes to the same folder.
 *
 * A lock of a process that is gone is taken over.
 */
export function withLock<Value>(out: string, work: () => Value): Value | Problem {
  const notes = join(out, notesFolder)
  const lock = join(notes, 'lock')
  if (!takeLock(lock)) return busy(lock)
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
    // Where nothing was written, nothing is left behind.
    removeIfEmpty(notes)
    removeIfEmpty(out)
  }
}

/** Each attempt behind the first means that somebody else got on; a lock that nobody can read would never end. */
const mostAttempts = 1000

function takeLock(lock: string): boolean {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (placeLock(lock)) return true
    const holder = readHolder(lock)
    // It was given back meanwhile, perhaps with the folder around it.
    if (holder === undefined) continue
    if (isAlive(holder)) return false
    if (!breakLock(lock)) return false
  }
  return false
}

/** A link made in one step holds the whole process id from the first moment others can see it. */
function placeLock(lock: string): boolean {
  const own = `${lock}.${process.pid}`
  try {
    mkdirSync(dirname(lock), { recursive: true })
    writeFileSync(own, String(process.pid))
    linkSync(own, lock)
    return true
  } catch (error) {
    // Another run has the lock, or has just removed the folder, which it left empty.
    return tolerate(error, ['EEXIST', 'ENOENT'])
  } finally {
    rmSync(own, { force: true })
  }
}

/**
 * Removes the lock of a process that is gone. Between reading it and removing it another run might do the same and take
 * the lock, which would then be lost: so who removes a lock holds a lock for that.
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

/** The process that a lock names, 0 where it names none; nothing where there is no lock. */
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
