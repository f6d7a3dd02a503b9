import { linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Problem } from '../problem/problem.ts'
import { naming } from '../system/failed-call.mjs'
import { isGone, ownerName } from '../system/owner.mjs'
import { discard, removeIfEmpty, temporaryName, writeNewFile } from '../system/write-file.mjs'
import { entryAt } from '../system/entry-at.ts'
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
    discard(lock)
    // If nothing was written, nothing remains.
    removeIfEmpty(notes)
    removeIfEmpty(out)
  }
}

/** Removes the locks of killed runs, which otherwise stay until somebody writes here. */
export function sweepLocks(out: string): void {
  for (const name of ['lock', 'lock-']) {
    const lock = join(out, notesFolder, name)
    if (entryAt(lock)?.isFile() && isGone(readHolder(lock) ?? ownerName())) breakLock(lock)
  }
}

/** After a failed attempt another run has made progress; the limit is for a lock that never changes. */
const mostAttempts = 1000

function takeLock(lock: string): boolean {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (placeLock(lock)) return true
    const holder = readHolder(lock)
    // It was released in the meantime, perhaps with the folder around it.
    if (holder === undefined) continue
    if (!isGone(holder)) return false
    if (!breakLock(lock)) return false
  }
  return false
}

/** A hard link appears in one step, so that no other run can see a lock without its process. */
function placeLock(lock: string): boolean {
  const own = temporaryName(dirname(lock))
  try {
    mkdirSync(dirname(lock), { recursive: true })
    writeNewFile(own, ownerName())
    linkSync(own, lock)
    return true
  } catch (error) {
    // Another run has the lock, or has just removed the empty folder.
    const isTaken = (error as NodeJS.ErrnoException).syscall === 'link'
    return tolerate(error, isTaken ? ['EEXIST', 'ENOENT'] : ['ENOENT'])
  } finally {
    discard(own)
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
  if (holder !== undefined && isGone(holder)) rmSync(lock, { force: true })
  rmSync(breaking, { force: true })
  return true
}

function tolerate(error: unknown, codes: readonly string[]): false {
  if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  return false
}

/** The process that a lock names; an empty name for a link, which cannot be a lock; `undefined` where there is nothing. */
function readHolder(lock: string): string | undefined {
  if (entryAt(lock)?.isSymbolicLink()) return ''
  try {
    return naming(lock, () => readFileSync(lock, 'utf8'))
  } catch (error) {
    tolerate(error, ['ENOENT'])
    return undefined
  }
}

function busy(lock: string): Problem {
  const holder = readHolder(lock)
  // It may have ended by now.
  const who = holder === undefined || isGone(holder) ? '' : ` (process ${Number.parseInt(holder)})`
  return {
    code: 'busy-output',
    message: `Another run of the tool${who} is writing here.`,
    at: { path: lock, line: 1, column: 1 },
    expected: 'one run at a time',
    hint: 'Wait until it is done. If that process is something else, remove this file.',
  }
}
