import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { middle, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */

const project = join(import.meta.dirname, '../..')
const rounds = 5
const largeRounds = 3

/**
 * This checkout beside an earlier one, with its packages installed: what people wait for, in turns.
 *
 * @param {string} workshop a folder that holds the large book in `chapters/`
 * @param {string} before the folder of the earlier checkout
 * @returns {Figure[]}
 */
export function measureBeside(workshop, before) {
  const tools = { before: join(before, 'tangle/start.mjs'), after: join(project, 'tangle/start.mjs') }
  const real = join(workshop, 'beside')
  // The book as it was then: an earlier tool does not know what chapters may say now.
  cpSync(join(before, 'chapters'), join(real, 'chapters'), { recursive: true })
  // Each tool bundles itself when its sources have changed; no measured run is to do it.
  for (const tool of Object.values(tools)) runNode([tool, '--help'], placeIn(workshop, real))
  return [
    ...compare('this book', tools, placeIn(workshop, real), rounds),
    ...compare('large book', tools, placeIn(workshop, workshop), largeRounds),
  ]
}

/**
 * @param {string} workshop
 * @param {string} cwd
 */
function placeIn(workshop, cwd) {
  return { cwd, notes: join(workshop, 'notes') }
}

/**
 * @param {string} book
 * @param {{ before: string, after: string }} tools
 * @param {{ cwd: string, notes: string }} place
 * @param {number} count
 * @returns {Figure[]}
 */
function compare(book, { before, after }, place, count) {
  const goals = book === 'this book' ? 0.6 : 0.4
  const rows = Array.from({ length: count }, () => ({
    empty: runNode(['--eval', ''], place),
    before: buildTwice(before, 'dist-before', place),
    after: buildTwice(after, 'dist-after', place),
  }))
  const first = (/** @type {'before' | 'after'} */ which) => middle(rows.map((row) => row[which].first))
  const second = (/** @type {'before' | 'after'} */ which) => middle(rows.map((row) => row[which].second))
  const empty = middle(rows.map((row) => row.empty))
  const time = (/** @type {{ milliseconds: number }} */ { milliseconds }) => milliseconds
  const figures = [
    ratioOf(`${book}: build, now / before`, time(first('after')), time(first('before')), 'ms', goals),
    {
      name: `${book}: peak of the tool's own process, now and before`,
      measured: `${show(first('after').peak, 'MB')}, ${show(first('before').peak, 'MB')}`,
    },
  ]
  if (book !== 'this book') return figures
  return [
    ...figures,
    ratioOf(`${book}: nothing changed, now / empty node`, time(second('after')), time(empty), 'ms', 1.5),
    ratioOf(`${book}: nothing changed, before / empty node`, time(second('before')), time(empty), 'ms', 1.5),
  ]
}

/**
 * @param {string} tool
 * @param {string} out
 * @param {{ cwd: string, notes: string }} place
 */
function buildTwice(tool, out, place) {
  rmSync(join(place.cwd, out), { recursive: true, force: true })
  const build = [tool, 'build', 'chapters', '--out', out]
  return { first: runNode(build, place), second: runNode(build, place) }
}
