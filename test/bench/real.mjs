import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { middle, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 11

const project = join(import.meta.dirname, '../..')
const compiler = join(import.meta.dirname, 'subjects/compile.mjs')

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
  const rows = Array.from({ length: rounds }, () => {
    rmSync(out, { recursive: true, force: true })
    return {
      empty: runNode(['--eval', ''], place),
      first: runNode(build, place),
      second: runNode(build, place),
      compile: runNode([compiler, out], place),
    }
  })
  const empty = middle(rows.map((row) => row.empty)).milliseconds
  const compile = middle(rows.map((row) => row.compile)).inside
  const first = middle(rows.map((row) => row.first))
  const second = middle(rows.map((row) => row.second))
  const parts = `${show(first.milliseconds, 'ms')} / (3 x ${show(empty, 'ms')} + ${show(compile, 'ms')})`
  return [
    ratioOf(
      'this book: build / (3 x empty node + compile)',
      first.milliseconds,
      3 * empty + compile,
      'ms',
      1,
    ),
    { name: '  in full', measured: parts },
    ratioOf('this book: build again / first, time', second.milliseconds, first.milliseconds, 'ms', 0.6),
    {
      name: 'this book: peak of build, build again',
      measured: `${show(first.peak, 'MB')}, ${show(second.peak, 'MB')}`,
    },
  ]
}
