import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { subjects } from './prepare.mjs'
import { middle, numberIn, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 9
const buildRounds = 3

const parser = join(import.meta.dirname, 'subjects/parse.mjs')
const tool = join(import.meta.dirname, '../../tangle/start.mjs')

/**
 * Extraction of the large book beside markdown-it alone, and the whole build of it beside a second one.
 *
 * @param {string} workshop a folder that holds the book in `chapters/`
 * @returns {Figure[]}
 */
export function measureGenerated(workshop) {
  return [...measureExtraction(workshop), ...measureMap(workshop), ...measureBuilds(workshop)]
}

/** @param {string} workshop */
function measureExtraction(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  const rows = Array.from({ length: rounds }, () => ({
    parse: runNode([parser, 'chapters'], place),
    extract: runNode([join(subjects, 'extract.js'), 'chapters'], place),
  }))
  const parse = middle(rows.map((row) => row.parse))
  const extract = middle(rows.map((row) => row.extract))
  return [
    ratioOf('large book: extraction / markdown-it alone, time', extract.inside, parse.inside, 'ms', 1.5),
    ratioOf('large book: extraction / markdown-it alone, peak', extract.peak, parse.peak, 'MB', 1.5),
  ]
}

/** @param {string} workshop */
function measureMap(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  const runs = Array.from({ length: rounds }, () =>
    runNode(['--expose-gc', join(subjects, 'map.js'), 'chapters'], place),
  )
  const figure = (/** @type {string} */ name) => numberIn(runs, name)
  const [whole, map] = [figure('milliseconds'), figure('map')]
  const [added, without] = [figure('added'), figure('without')]
  return [
    ratioOf('large book: map / the rest of extraction, time', map, whole - map, 'ms', 0.2),
    ratioOf('large book: map / the rest of extraction, memory', added, without, 'MB', 0.25),
  ]
}

/** @param {string} workshop */
function measureBuilds(workshop) {
  const place = { cwd: workshop, notes: join(workshop, 'notes') }
  const args = [tool, 'build', 'chapters', '--out', 'dist']
  const rows = Array.from({ length: buildRounds }, () => {
    rmSync(join(workshop, 'dist'), { recursive: true, force: true })
    return { first: runNode(args, place), second: runNode(args, place) }
  })
  const first = middle(rows.map((row) => row.first))
  const second = middle(rows.map((row) => row.second))
  const whole = `${show(first.milliseconds, 'ms')}, peak ${show(first.peak, 'MB')}`
  return [
    { name: 'large book: whole build, compiled', measured: whole },
    ratioOf('large book: build again / first, time', second.milliseconds, first.milliseconds, 'ms', 0.6),
    ratioOf('large book: build again / first, peak', second.peak, first.peak, 'MB', 0.6),
  ]
}
