// Which process a temporary file belongs to. Plain JavaScript, because the bundler uses it too.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** @type {string | undefined} */
let own

/**
 * The name of this process that no other process ever has: its id; when it started, since ids are used again; and the number
 * of the namespace that the id is valid in, since containers may share a folder. Where the system does not say when it started,
 * or in which namespace, these are 0.
 */
export function ownerName() {
  own ??= `${process.pid}-${startOf(process.pid)}-${namespace()}`
  return own
}

/** An owner's name, as a part of a regular expression. */
export const ownerShape = String.raw`\d+-\d+-\d+`

/**
 * Whether the process of a name has ended. Of a process in another namespace nothing is known, so it counts as alive.
 *
 * @param {string} name as {@link ownerName} makes it, or an id alone; anything else names a process that has ended
 */
export function isGone(name) {
  const [, id = '', start, space] = /^(\d+)(?:-(\d+)-(\d+))?$/.exec(name) ?? []
  if (space !== undefined && Number(space) !== namespace()) return false
  if (!isRunning(Number(id))) return true
  const now = startOf(Number(id))
  return Number(start ?? 0) !== 0 && now !== 0 && now !== Number(start)
}

/**
 * What processes that have ended left in a folder.
 *
 * @param {string} folder which may be missing, or one that this user may not list
 * @param {RegExp} shape of the names, with the owner's name as its first group
 * @returns {string[]} names
 */
export function leftBehind(folder, shape) {
  return orElse([], () => readdirSync(folder)).filter((name) => {
    const owner = shape.exec(name)?.[1]
    return owner !== undefined && isGone(owner)
  })
}

/** @param {number} pid */
function isRunning(pid) {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * When a process started, in ticks since the system did: field 22 of `stat` (proc(5)), which follows the name in brackets.
 *
 * @param {number} pid
 */
function startOf(pid) {
  const stat = orElse('', () => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0)
}

function namespace() {
  const link = orElse('', () => readlinkSync('/proc/self/ns/pid'))
  return Number(/\d+/.exec(link)?.[0] ?? 0)
}

/**
 * @template Value
 * @param {Value} nothing
 * @param {() => Value} look
 * @returns {Value}
 */
function orElse(nothing, look) {
  try {
    return look()
  } catch {
    return nothing
  }
}
