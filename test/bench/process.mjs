import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a process took.
 *
 * @typedef {object} Run
 * @property {number} milliseconds from outside, start and end of node included
 * @property {number} inside in milliseconds, what the process itself says that its work took; else nothing
 * @property {number} peak of its memory, in megabytes
 * @property {string} output
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
  const inside = Number(/"milliseconds":([\d.]+)/.exec(done.stdout)?.[1])
  return { milliseconds, inside, peak: Number(readFileSync(notes, 'utf8')) / 1024, output: done.stdout }
}

/**
 * The middle of several runs, figure by figure: one run that something else disturbed does not count.
 *
 * @param {readonly Run[]} runs
 */
export function middle(runs) {
  return {
    milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
    inside: median(runs.map(({ inside }) => inside)),
    peak: median(runs.map(({ peak }) => peak)),
  }
}

/**
 * The middle of what several runs say of themselves under one name.
 *
 * @param {readonly Run[]} runs
 * @param {string} name
 */
export function numberIn(runs, name) {
  return median(runs.map(({ output }) => Number(JSON.parse(output)[name])))
}

/** @param {readonly number[]} figures */
export function median(figures) {
  const sorted = figures.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
}
