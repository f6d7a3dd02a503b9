import { execFileSync } from 'node:child_process'

/**
 * Runs a shell script to its end, which must be a good one; what it prints goes to standard error.
 *
 * @param {string} script
 * @param {string} cwd
 * @returns {{ wall: number, processor: number }} in seconds; processor time is the user and system time of all processes that
 *   it waited for
 */
export function timesOf(script, cwd) {
  const start = performance.now()
  const output = execFileSync('sh', ['-c', `{ ${script}; } >&2 || exit\ntimes`], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const wall = (performance.now() - start) / 1000
  // The second line of `times` has the user and system times of the children: `1m2.345s 0m6.789s`.
  const [, children = ''] = output.trim().split('\n')
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
  if (parts.length !== 2) throw new Error(`'times' of the shell says ${JSON.stringify(output)}`)
  const processor = parts.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  )
  return { wall, processor }
}
