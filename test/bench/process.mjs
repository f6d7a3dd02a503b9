import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a process took: in milliseconds, start and end of node included, and in megabytes at its peak.
 *
 * @typedef {{ readonly milliseconds: number, readonly peak: number, readonly output: string }} Run
 */

const reporter = join(import.meta.dirname, 'report-peak.cjs')

/**
 * Runs a fresh node process to its end.
 *
 * @param {readonly string[]} args
 * @param {{ cwd: string, notes: string }} place where it runs, and a file for the report of its memory
 * @returns {Run}
 */
export function runNode(args, { cwd, notes }) {
  const start = performance.now()
  const env = { ...process.env, BENCH_NOTES: notes }
  const done = spawnSync(process.execPath, ['--require', reporter, ...args], { cwd, env, encoding: 'utf8' })
  const milliseconds = performance.now() - start
  if (done.status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`)
  return { milliseconds, peak: Number(readFileSync(notes, 'utf8')) / 1024, output: done.stdout }
}

/**
 * The middle one of several figures: one run that something else disturbed does not count.
 *
 * @param {readonly number[]} figures
 */
export function median(figures) {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? Number.NaN, sorted[middle] ?? Number.NaN]
  return (low + high) / 2
}
