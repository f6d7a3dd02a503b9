import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import net from 'node:net'

/** @import { ChildProcess } from 'node:child_process' */

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']))

/** Whether a program can be started by this name. */
export function isInstalled(/** @type {string} */ name) {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name])
    return true
  } catch {
    return false
  }
}

/**
 * Words in front of a command that keep it on one processor; none where the system cannot do that.
 *
 * @param {number} processor from 0
 */
export function pinnedTo(processor) {
  return isInstalled('taskset') ? ['taskset', '-c', String(processor)] : []
}

/**
 * Starts a server, and waits until it takes connections.
 *
 * @param {readonly string[]} command
 * @param {number} port
 * @param {Record<string, string>} env
 * @returns {Promise<ChildProcess>}
 */
export async function startServer([name = '', ...args], port, env) {
  const server = spawn(name, args, {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (text) => (said = (said + String(text)).slice(-2000)))
  while (!(await isListening(port))) {
    if (server.exitCode !== null) throw new Error(`${name} ${args.join(' ')} ended: ${said}`)
  }
  return server
}

/** @param {number} port */
function isListening(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => setTimeout(() => resolve(false), 20))
    socket.once('connect', () => socket.end())
  })
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((/** @type {(port: number) => void} */ resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

/**
 * What a process and those it has started have used until now: seconds of processor time, of threads that
 * have ended too, and megabytes of resident memory.
 *
 * @param {number} id
 */
export function usageOf(id) {
  let [seconds, memory] = [0, 0]
  for (const member of familyOf(id)) {
    const fields = statOf(member) ?? []
    // Counted from the state, which is field 3 of proc(5): user time is field 14, system time 15.
    seconds += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
    memory += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, 'utf8'))?.[1]) / 1024
  }
  return { seconds, memory }
}

/** @param {number} id */
function familyOf(id) {
  const parents = readdirSync('/proc').flatMap((name) => {
    const parent = /^\d+$/.test(name) ? statOf(Number(name))?.[1] : undefined
    return parent === undefined ? [] : [{ child: Number(name), parent: Number(parent) }]
  })
  const family = [id]
  for (const one of family)
    family.push(...parents.filter(({ parent }) => parent === one).map(({ child }) => child))
  return family
}

/**
 * The fields of a process behind its name, which may hold blanks; nothing where it has ended.
 *
 * @param {number} id
 */
function statOf(id) {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  } catch {
    return undefined
  }
}
