// Loaded into a process of the tool (`node --import`): at one of the calls by which it changes the disk, the system refuses
// or the process is killed. The variables are FAULT, what happens; FAULT_AT, at which call, the first being 0; and
// FAULT_COUNT, the file into which the number of calls is written at the end.
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { constants } from 'node:os'

const { FAULT = '', FAULT_AT = 'Infinity', FAULT_COUNT } = process.env
const { writeFileSync } = fs

/** The calls that change the disk, and what the system calls them. */
const calls = {
  chmod: 'chmod',
  chown: 'chown',
  copyFile: 'copyfile',
  link: 'link',
  mkdir: 'mkdir',
  mkdtemp: 'mkdtemp',
  rename: 'rename',
  rm: 'rm',
  rmdir: 'rmdir',
  symlink: 'symlink',
  writeFile: 'write',
}

/** Calls with a path to what is, and one to what is to be. */
const hasTwo = /link|rename|copyfile/

let count = 0

for (const [name, syscall] of Object.entries(calls)) {
  const sync = `${name}Sync`
  const [change, later] = [Reflect.get(fs, sync), Reflect.get(promises, name)]
  Object.assign(fs, {
    [sync]: (/** @type {unknown[]} */ ...args) =>
      (meet(syscall, args), change(...args)),
  })
  Object.assign(promises, {
    [name]: async (/** @type {unknown[]} */ ...args) =>
      (meet(syscall, args), later(...args)),
  })
}
syncBuiltinESMExports()
if (FAULT_COUNT !== undefined) process.on('exit', () => writeFileSync(FAULT_COUNT, String(count)))

/**
 * @param {string} syscall
 * @param {unknown[]} args
 */
function meet(syscall, args) {
  const at = count++
  if (!isDue(at, syscall)) return
  // Half of it has been written by then.
  if (syscall === 'write') writeFileSync(String(args[0]), halfOf(args[1]))
  if (FAULT.startsWith('SIG')) {
    process.kill(process.pid, FAULT)
    // A process that lives on for an instant does nothing more.
    if (FAULT === 'SIGKILL') for (;;);
    return
  }
  const path =
    syscall === 'write' ? {} : { path: args[0], ...(hasTwo.test(syscall) ? { dest: args[1] } : {}) }
  throw Object.assign(new Error(`${FAULT}: refused, ${syscall}`), {
    code: FAULT,
    errno: -Reflect.get(constants.errno, FAULT),
    syscall,
    ...path,
  })
}

/**
 * A full disk stays full. Then nothing is made, but files are removed and renamed as before.
 *
 * @param {number} at
 * @param {string} syscall
 */
function isDue(at, syscall) {
  if (FAULT !== 'ENOSPC') return at === Number(FAULT_AT)
  if (at < Number(FAULT_AT) || syscall.startsWith('rm')) return false
  return at === Number(FAULT_AT) || !/^(rename|ch)/.test(syscall)
}

/** @param {unknown} content */
function halfOf(content) {
  const bytes = Buffer.from(/** @type {string | Uint8Array} */ (content))
  return bytes.subarray(0, bytes.length / 2)
}
