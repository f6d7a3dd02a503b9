import { ratioOf } from './figures.mjs'
import { measureIdle, measureRates } from './server/measure.mjs'
import { isInstalled } from './server/processes.mjs'
import { files, makeSite, serversFor } from './server/servers.mjs'
import { buildSteps } from './server/steps.mjs'

/** @import { Figure } from './figures.mjs' */
/** @import { Row } from './server/measure.mjs' */

const idleConnections = 10_000

/**
 * How fast the server of the book is beside others, as tables in Markdown and as ratios with their goals.
 *
 * @param {string} workshop
 * @param {{ rounds: number, seconds: number }} effort
 * @returns {Promise<{ tables: string, figures: Figure[] }>}
 */
export async function measureServer(workshop, effort) {
  if (!isInstalled('wrk'))
    throw new Error('This needs wrk, the load generator. On Debian: apt-get install wrk')
  const site = makeSite(workshop)
  const steps = buildSteps(workshop)
  const tables = []
  const figures = []
  for (const [what, path] of Object.entries(files)) {
    const rows = await measureRates(serversFor(workshop, site, steps, path), path, effort)
    tables.push(`${what}:\n\n${tableOf(rows)}`)
    figures.push(...goalsFor(what, rows))
  }
  const { text, figure } = await idleTable(workshop, site, steps, effort.seconds)
  return { tables: [...tables, text].join('\n\n'), figures: [...figures, figure] }
}

/** @param {readonly Row[]} rows */
function tableOf(rows) {
  const lines = rows.map(({ name, rate, cost, costs, memory }) => {
    const range = `${Math.min(...costs).toFixed(1)} to ${Math.max(...costs).toFixed(1)}`
    return `| ${name} | ${cost.toFixed(1)} | ${range} | ${rate.toFixed(0)} | ${memory.toFixed(0)} |`
  })
  return [
    '| server | µs | lowest and highest | requests a second | MB |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

/**
 * What chapter 11 is to reach, by processor time.
 *
 * @param {string} what
 * @param {readonly Row[]} rows
 * @returns {Figure[]}
 */
function goalsFor(what, rows) {
  const cost = (/** @type {string} */ part) =>
    rows.find(({ name }) => name.includes(part))?.cost ?? Number.NaN
  const goal = (/** @type {string} */ part, /** @type {number} */ times) =>
    ratioOf(`${what}: the book / ${part}, processor time`, cost('third step'), cost(part), 'µs', 1 / times)
  if (!what.startsWith('page')) return [goal('from memory', 1)]
  return [
    goal('from memory', 1.3),
    goal('asks the disk', 5),
    goal('without reading', 0.7),
    goal('nginx', 1),
    goal('Python', 10),
  ]
}

/**
 * @param {string} workshop
 * @param {string} site
 * @param {readonly { name: string, folder: string }[]} steps
 * @param {number} seconds
 */
async function idleTable(workshop, site, steps, seconds) {
  const path = Object.values(files)[0] ?? ''
  const wanted = ['chapter 10', 'third step', 'from memory', 'nginx']
  const servers = serversFor(workshop, site, steps, path).filter(({ name }) =>
    wanted.some((part) => name.includes(part)),
  )
  const rows = []
  for (const server of servers)
    rows.push(await measureIdle(server, path, { seconds, connections: idleConnections }))
  const lines = rows.map(
    ({ name, ...all }) =>
      `| ${[name, ...[all.atStart, all.idle, all.busy].map((megabytes) => megabytes.toFixed(0))].join(' | ')} |`,
  )
  const head = ['| server | MB at start | with the idle ones | and others served |', '|---|---|---|---|']
  const busy = rows.find(({ name }) => name.includes('third step'))?.busy ?? Number.NaN
  const figure = ratioOf(`${idleConnections} idle connections: memory / 120 MB`, busy, 120, 'MB', 1)
  return { text: [`${idleConnections} idle connections:\n`, ...head, ...lines].join('\n'), figure }
}
