import { once } from 'node:events'
import { median } from '../process.mjs'
import { holdConnections } from './idle.mjs'
import { load } from './load.mjs'
import { freePort, pinnedTo, startServer, usageOf } from './processes.mjs'

/** @import { Server } from './servers.mjs' */

/** So many requests warm a server up. */
const enough = 30_000

/**
 * What was measured of one server: medians, and the lowest and highest cost of a round.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {number} rate requests a second
 * @property {number} cost microseconds of processor time a request
 * @property {readonly number[]} costs of the rounds
 * @property {number} memory in megabytes, resident after the last round
 */

/**
 * A server that runs, and what was measured of it until now.
 *
 * @typedef {object} Measured
 * @property {string} name
 * @property {number} id of its process
 * @property {number} port
 * @property {() => Promise<void>} stop
 * @property {{ rate: number, cost: number }[]} runs
 * @property {number} memory
 */

/**
 * Measures servers in turns: each is asked for a while, then the next, for some rounds.
 *
 * @param {readonly Server[]} servers
 * @param {string} path
 * @param {{ rounds: number, seconds: number }} effort
 * @returns {Promise<Row[]>}
 */
export async function measureRates(servers, path, { rounds, seconds }) {
  /** @type {Measured[]} */
  const all = []
  try {
    for (const server of servers)
      all.push({ name: server.name, ...(await start(server)), runs: [], memory: 0 })
    for (const one of all) await warm(one, path, seconds)
    for (let round = 0; round < rounds; round++) {
      for (const one of all) {
        one.runs.push(await load(one, path, seconds))
        one.memory = usageOf(one.id).memory
      }
    }
    return all.map(({ name, runs, memory }) => {
      const costs = runs.map(({ cost }) => cost)
      return { name, rate: median(runs.map(({ rate }) => rate)), cost: median(costs), costs, memory }
    })
  } finally {
    await Promise.all(all.map(({ stop }) => stop()))
  }
}

/**
 * The memory of one server, in megabytes: when it has started, with idle connections, and with a load besides.
 *
 * @typedef {{ name: string, atStart: number, idle: number, busy: number }} IdleRow
 */

/**
 * The memory of a server with many idle connections, while others are served, in megabytes.
 *
 * @param {Server} server
 * @param {string} path
 * @param {{ seconds: number, connections: number }} effort
 * @returns {Promise<IdleRow>}
 */
export async function measureIdle(server, path, { seconds, connections }) {
  const one = await start(server)
  try {
    const atStart = usageOf(one.id).memory
    const release = await holdConnections(one.port, path, connections)
    const idle = usageOf(one.id).memory
    await load(one, path, seconds)
    const busy = usageOf(one.id).memory
    release()
    return { name: server.name, atStart, idle, busy }
  } finally {
    await one.stop()
  }
}

/**
 * Lets a server answer until its code is compiled as well as it will be, however slow the machine is at the moment.
 *
 * @param {{ id: number, port: number }} server
 * @param {string} path
 * @param {number} seconds
 */
async function warm(server, path, seconds) {
  for (let requests = 0, tries = 0; requests < enough && tries < 4; tries++) {
    const { rate } = await load(server, path, seconds)
    requests += rate * seconds
  }
}

/** @param {Server} server */
async function start({ command, env = {} }) {
  const port = await freePort()
  const child = await startServer([...pinnedTo(0), ...command(port)], port, env)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { id: child.pid ?? 0, port, stop }
}
