import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { middle, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 5

const project = join(import.meta.dirname, '../..')
const tool = join(project, 'tangle/start.mjs')

/**
 * This book woven: into an empty folder, once more, and once more with one sentence of one chapter changed.
 *
 * @param {string} workshop
 * @returns {Figure[]}
 */
export function measureWoven(workshop) {
  const chapters = join(workshop, 'woven/chapters')
  const out = join(workshop, 'woven/book')
  const changed = join(chapters, '02-http.md')
  const place = { cwd: project, notes: join(workshop, 'notes') }
  const weave = [tool, 'weave', chapters, '--out', out]
  const rows = Array.from({ length: rounds }, () => {
    rmSync(out, { recursive: true, force: true })
    cpSync(join(project, 'chapters'), chapters, { recursive: true })
    const first = runNode(weave, place)
    const second = runNode(weave, place)
    writeFileSync(changed, readFileSync(changed, 'utf8').replace('A request begins', 'Any request begins'))
    return { first, second, edited: runNode(weave, place) }
  })
  const first = middle(rows.map((row) => row.first))
  const second = middle(rows.map((row) => row.second))
  const edited = middle(rows.map((row) => row.edited))
  return [
    {
      name: 'this book: weave',
      measured: `${show(first.milliseconds, 'ms')}, peak ${show(first.peak, 'MB')}`,
    },
    ratioOf('this book: weave again / first, time', second.milliseconds, first.milliseconds, 'ms', 0.3),
    ratioOf(
      'this book: weave one changed chapter / first, time',
      edited.milliseconds,
      first.milliseconds,
      'ms',
      0.5,
    ),
  ]
}
