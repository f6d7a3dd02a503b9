import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { median, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */
/** @import { Run } from './process.mjs' */

const rounds = 7
const buildRounds = 2

const subjects = join(import.meta.dirname, 'subjects')
const tool = join(import.meta.dirname, '../../tangle/start.mjs')

/**
 * Extraction of the large book beside markdown-it alone, and the whole build of it beside a second one.
 *
 * @param {string} workshop a folder that holds the book in `chapters/`
 * @returns {Figure[]}
 */
export function measureGenerated(workshop) {
  return [...measureExtraction(workshop), ...measureBuilds(workshop)]
}

/** @param {string} workshop */
function measureExtraction(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  /** @type {{ parse: Run[], extract: Run[] }} */
  const runs = { parse: [], extract: [] }
  for (let round = 0; round < rounds; round++) {
    runs.parse.push(runNode([join(subjects, 'parse.mjs'), 'chapters'], place))
    runs.extract.push(runNode([join(subjects, 'extract.mjs'), 'chapters'], place))
  }
  const [extract, parse] = [runs.extract, runs.parse].map((all) => ({
    time: median(all.map(({ output }) => JSON.parse(output).milliseconds)),
    peak: median(all.map(({ peak }) => peak)),
  }))
  if (extract === undefined || parse === undefined) return []
  return [
    ratioOf('large book: extraction / markdown-it alone, time', extract.time, parse.time, 'ms', 1.5),
    ratioOf('large book: extraction / markdown-it alone, peak', extract.peak, parse.peak, 'MB', 1.5),
  ]
}

/** @param {string} workshop */
function measureBuilds(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  const args = [tool, 'build', 'chapters', '--out', 'dist']
  const pairs = Array.from({ length: buildRounds }, () => {
    rmSync(join(workshop, 'dist'), { recursive: true, force: true })
    return { first: runNode(args, place), second: runNode(args, place) }
  })
  const time = (/** @type {'first' | 'second'} */ which) =>
    median(pairs.map((pair) => pair[which].milliseconds))
  const peak = (/** @type {'first' | 'second'} */ which) => median(pairs.map((pair) => pair[which].peak))
  return [
    ratioOf(
      'large book: second build, nothing changed / first, time',
      time('second'),
      time('first'),
      'ms',
      0.6,
    ),
    ratioOf(
      'large book: second build, nothing changed / first, peak',
      peak('second'),
      peak('first'),
      'MB',
      0.6,
    ),
    {
      name: 'large book: whole build, compiled',
      measured: `${show(time('first'), 'ms')}, peak ${show(peak('first'), 'MB')}`,
    },
  ]
}
