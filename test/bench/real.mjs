import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { median, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */
/** @import { Run } from './process.mjs' */

const rounds = 11

const project = join(import.meta.dirname, '../..')
const subjects = join(import.meta.dirname, 'subjects')

/**
 * The build of this book: the process that `npm run tangle` starts, into an empty folder, and once more.
 *
 * @param {string} workshop
 * @returns {Figure[]}
 */
export function measureReal(workshop) {
  const out = join(workshop, 'real')
  const place = { cwd: project, notes: join(workshop, 'notes') }
  const build = ['tangle/start.mjs', 'build', 'chapters', '--out', out]
  /** @type {{ empty: Run, first: Run, second: Run, compile: Run }[]} */
  const all = []
  for (let round = 0; round < rounds; round++) {
    rmSync(out, { recursive: true, force: true })
    const empty = runNode(['--eval', ''], place)
    const first = runNode(build, place)
    const second = runNode(build, place)
    const compile = runNode([join(subjects, 'compile.mjs'), out], place)
    all.push({ empty, first, second, compile })
  }
  const empty = median(all.map((round) => round.empty.milliseconds))
  const first = median(all.map((round) => round.first.milliseconds))
  const second = median(all.map((round) => round.second.milliseconds))
  const compile = median(all.map((round) => JSON.parse(round.compile.output).milliseconds))
  const peaks = ['first', 'second'].map((which) =>
    show(median(all.map((round) => round[/** @type {'first'} */ (which)].peak)), 'MB'),
  )
  return [
    ratioOf('this book: build / (3 x empty node + compile)', first, 3 * empty + compile, 'ms', 1),
    { name: '  of which empty node, compile', measured: `${show(empty, 'ms')}, ${show(compile, 'ms')}` },
    ratioOf('this book: second build, nothing changed / first, time', second, first, 'ms', 0.6),
    { name: 'this book: peak of first, second build', measured: peaks.join(', ') },
  ]
}
