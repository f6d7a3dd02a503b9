import { availableParallelism } from 'node:os'
import { ratioOf } from './figures.mjs'
import { measureIdle, measureRates } from './server/measure.mjs'
import { isInstalled } from './server/processes.mjs'
import { files, makeSite, serversFor } from './server/servers.mjs'
import { buildSteps } from './server/steps.mjs'

/** @import { Figure } from './figures.mjs' */
/** @import { Row } from './server/measure.mjs' */
/** @import { Measurements } from './server/tables.mjs' */

const idleConnections = 10_000

/**
 * How much the server of the book takes beside others.
 *
 * @param {string} workshop
 * @param {{ rounds: number, seconds: number }} effort
 * @returns {Promise<Measurements>}
 */
export async function measureServer(workshop, effort) {
  if (!isInstalled('wrk'))
    throw new Error('This needs wrk, the load generator. On Debian: apt-get install wrk')
  const site = makeSite(workshop)
  const steps = buildSteps(workshop)
  const { rounds, seconds } = effort
  const how = `Node ${process.versions.node} on ${availableParallelism()} processors; medians of ${rounds} rounds, ${seconds} seconds each.`
  const rates = (/** @type {string} */ path) =>
    measureRates(serversFor(workshop, site, steps, path), path, effort)
  const [page, file] = [await rates(files.page), await rates(files.large)]
  const idle = []
  for (const server of serversFor(workshop, site, steps, files.page)) {
    if (!/chapter 10|third step|from memory|nginx/.test(server.name)) continue
    idle.push(await measureIdle(server, files.page, { seconds, connections: idleConnections }))
  }
  return { page, file, idle, how }
}

/**
 * What chapter 11 is to reach, by processor time and memory.
 *
 * @param {Measurements} measured
 * @returns {Figure[]}
 */
export function goalsFor({ page, file, idle }) {
  const costIn = (/** @type {readonly Row[]} */ rows, /** @type {string} */ part) =>
    rows.find(({ name }) => name.includes(part))?.cost ?? Number.NaN
  const pageGoal = (/** @type {string} */ part, /** @type {number} */ times) =>
    ratioOf(
      `page: the book / ${part}, processor time`,
      costIn(page, 'third step'),
      costIn(page, part),
      'µs',
      1 / times,
    )
  const busy = idle.find(({ name }) => name.includes('third step'))?.busy ?? Number.NaN
  return [
    pageGoal('from memory', 1.3),
    pageGoal('asks the disk', 5),
    pageGoal('without reading', 0.7),
    pageGoal('nginx', 1),
    pageGoal('Python', 10),
    ratioOf(
      'file: the book / from memory, processor time',
      costIn(file, 'third step'),
      costIn(file, 'from memory'),
      'µs',
      1,
    ),
    ratioOf(`${idleConnections} idle connections: memory / 120 MB`, busy, 120, 'MB', 1),
  ]
}
