import { join } from 'node:path'
import { timesOf } from '../processor-time.mjs'
import { ratioOf } from './figures.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 3
const project = join(import.meta.dirname, '../..')

/** About as many Node processes as the book's transcripts start. */
const starts = 150

/**
 * Proving the whole book beside the bare start of as many Node processes, in processor time of all processes together: most of it
 * is not the runner's own.
 *
 * @returns {Figure[]}
 */
export function measureProving() {
  const tool = `"${process.execPath}" tangle/start.mjs`
  const processorTime = (/** @type {string} */ script) =>
    1000 * timesOf(`${script} 2>&1 >/dev/null`, project).processor
  processorTime(`${tool} --help`)
  const rows = Array.from({ length: rounds }, () => ({
    proving: processorTime(`${tool} verify chapters`),
    bare: processorTime(
      `i=0; while [ $i -lt ${starts} ]; do i=$((i + 1)); "${process.execPath}" --eval ''; done`,
    ),
  }))
  const middle = (/** @type {'proving' | 'bare'} */ which) =>
    rows.map((row) => row[which]).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
  return [
    ratioOf(
      `this book: proving / ${starts} bare starts, processor`,
      middle('proving'),
      middle('bare'),
      'ms',
      1.8,
    ),
  ]
}
