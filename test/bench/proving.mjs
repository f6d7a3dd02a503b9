import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timesOf } from '../processor-time.mjs'
import { findBrowser } from './browser.mjs'
import { ratioOf } from './figures.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 3
const project = join(import.meta.dirname, '../..')

/** Runs a command where nobody may make a namespace (namespaces(7)). */
const withoutNamespaces = 'unshare -Ur sh -c \'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"\' sh'

/**
 * Proving the whole book beside the bare start of as many Node processes and browsers, and in namespaces beside proving it
 * without any.
 *
 * What counts is the processor time of the whole machine, which should have nothing else to do: servers that were killed with
 * their shell, and what the kernel does for namespaces, are in no process's own account.
 *
 * @returns {Figure[]}
 */
export function measureProving() {
  const proving = `"${process.execPath}" tangle/start.mjs verify chapters`
  const { nodes, browsers } = countStarts(proving)
  const scripts = {
    proving,
    unconfined: `${withoutNamespaces} ${proving}`,
    bare: [repeat(nodes, `"${process.execPath}" --eval ''`), ...bareBrowsers(browsers)].join('; '),
  }
  const times = Array.from({ length: rounds }, () =>
    Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, machineTimeOf(script)])),
  )
  const middle = (/** @type {keyof typeof scripts} */ name) =>
    times.map((round) => round[name] ?? Number.NaN).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ??
    Number.NaN
  const [whole, unconfined, bare] = [middle('proving'), middle('unconfined'), middle('bare')]
  return [
    ratioOf(
      `this book: proving / ${nodes} bare starts of Node and ${browsers} of a browser, processor`,
      whole,
      bare,
      'ms',
      1.8,
    ),
    ratioOf('this book: proving in namespaces / without, processor', whole, unconfined, 'ms', 1.1),
  ]
}

/**
 * @param {number} count
 * @param {string} command
 */
function repeat(count, command) {
  return `i=0; while [ $i -lt ${count} ]; do i=$((i + 1)); ${command}; done`
}

/**
 * Scripts that start so many browsers, each with an empty page and a profile of its own; none where there is no browser.
 *
 * @param {number} count
 */
function bareBrowsers(count) {
  const browser = findBrowser()
  if (browser === undefined) return []
  const profile = '"$(mktemp -d)"'
  const sandbox = process.getuid?.() === 0 ? '--no-sandbox' : ''
  const start = `"${browser}" --headless --disable-gpu ${sandbox} --user-data-dir="$profile" --dump-dom about:blank 2>/dev/null`
  return [repeat(count, `profile=${profile}; ${start}; rm -rf "$profile"`)]
}

/**
 * How many Node processes and browsers the book's transcripts start, by the records of a first run.
 *
 * @param {string} proving
 */
function countStarts(proving) {
  const traces = mkdtempSync(join(tmpdir(), 'tangle-bench-'))
  try {
    machineTimeOf(`${proving} --traces "${traces}"`)
    const records = readdirSync(traces, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.json'),
    )
    const runs = records.map((path) => {
      const { processes, panes, commands } =
        /** @type {import('../../tangle/transcript/trace/trace.ts').Trace} */ (
          JSON.parse(readFileSync(join(traces, path), 'utf8'))
        )
      return {
        nodes: processes.filter(({ kind }) => kind === 'node').length,
        browsers: commands.filter(({ pane }) => panes[pane]?.kind === 'browser').length,
      }
    })
    const sum = (/** @type {'nodes' | 'browsers'} */ kind) => runs.reduce((all, run) => all + run[kind], 0)
    return { nodes: sum('nodes'), browsers: sum('browsers') }
  } finally {
    rmSync(traces, { recursive: true, force: true })
  }
}

/**
 * The processor time of the whole machine while a script runs, in milliseconds.
 *
 * @param {string} script
 */
function machineTimeOf(script) {
  const before = busyTicks()
  timesOf(`${script} 2>&1 >/dev/null`, project)
  return (busyTicks() - before) * 10
}

/** How long all processors have been busy, in hundredths of a second (proc(5), `stat`: all but idle, waiting and stolen). */
function busyTicks() {
  const fields = readFileSync('/proc/stat', 'utf8').split(/\s+/).map(Number)
  // User, nice, system, then interrupts of both kinds.
  return [1, 2, 3, 6, 7].reduce((sum, i) => sum + (fields[i] ?? 0), 0)
}
