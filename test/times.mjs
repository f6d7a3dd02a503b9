// node test/times.mjs: how long the tests take in a fresh clone, written into README.md. Run it on a machine that does
// nothing else.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { timesOf } from './processor-time.mjs'

const repository = join(import.meta.dirname, '..')
const readme = join(repository, 'README.md')
const commands = ['npm test', 'npm run test:full']

/** @param {number} seconds */
function spoken(seconds) {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** @param {string} folder a fresh clone, made ready */
function tableOf(folder) {
  const rows = commands.map((command) => {
    const { wall, processor } = timesOf(command, folder)
    return `| \`${command}\` | ${spoken(wall)} | ${spoken(processor)} |`
  })
  return [`| on ${availableParallelism()} cores | time | processor time |`, '|---|---|---|', ...rows].join(
    '\n',
  )
}

/**
 * Puts a text between the two marks of README.md.
 *
 * @param {string} text
 */
function writeBetweenMarks(text) {
  const before = readFileSync(readme, 'utf8')
  const after = before.replace(/(<!-- times[^\n]*-->\n)[^]*?(<!-- end of times -->\n)/, `$1\n${text}\n\n$2`)
  if (!after.includes(text)) throw new Error('README.md has no marks for the times')
  writeFileSync(readme, after)
}

const folder = mkdtempSync(join(tmpdir(), 'times-'))
try {
  execFileSync('git', ['clone', '--quiet', repository, folder])
  execFileSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  writeBetweenMarks(tableOf(folder))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
