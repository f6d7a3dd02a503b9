import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { show } from './figures.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 7
const project = join(import.meta.dirname, '../..')
const tool = join(project, 'tangle/start.mjs')

/** In milliseconds, at the one who saves: the pause in which a save settles (40 ms) included. */
const mostUntilBuilt = 140
const mostUntilProved = 1_040

const small = `# One

\`\`\`ts file=a.ts
console.log('hello')
\`\`\`

\`\`\`console
$ node dist/a.js
hello
\`\`\`
`

/**
 * From a save to what `tangle watch` says of it: this book built, and the one transcript of a small book proved again.
 *
 * @param {string} workshop
 * @returns {Promise<Figure[]>}
 */
export async function measureWatching(workshop) {
  const [real, tiny] = [join(workshop, 'watched'), join(workshop, 'watched-small')]
  cpSync(join(project, 'chapters'), join(real, 'chapters'), { recursive: true })
  mkdirSync(join(tiny, 'chapters'), { recursive: true })
  writeFileSync(join(tiny, 'chapters/01.md'), small)
  const built = await timesOf(
    real,
    '01-sockets.md',
    ['console.log(', 'console.log ('],
    ['--no-prove'],
    ' changed, ',
  )
  const proved = await timesOf(tiny, '01.md', ['hello', 'hallo'], [], ' proved, ')
  return [
    figure('watch: this book, a save to the built files', built, mostUntilBuilt),
    figure('watch: a save to a proved transcript', proved, mostUntilProved),
  ]
}

/**
 * @param {string} name
 * @param {number} value
 * @param {number} goal
 * @returns {Figure}
 */
function figure(name, value, goal) {
  return { name, measured: show(value, 'ms'), ratio: value, goal }
}

/**
 * The middle of some saves, in milliseconds: each makes one of two words the other.
 *
 * @param {string} cwd
 * @param {string} chapter
 * @param {readonly [string, string]} words
 * @param {readonly string[]} options
 * @param {string} told what the line says that ends the time
 */
async function timesOf(cwd, chapter, words, options, told) {
  const child = spawn(process.execPath, [tool, 'watch', 'chapters', ...options], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const heard = async () => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error('`tangle watch` ended')
      if (value.includes(told)) return
    }
  }
  await heard()
  const file = join(cwd, 'chapters', chapter)
  const times = []
  for (let round = 0; round < rounds; round++) {
    const [from, to] = round % 2 === 0 ? words : [words[1], words[0]]
    const text = readFileSync(file, 'utf8').replaceAll(from, to)
    const start = performance.now()
    writeFileSync(file, text)
    await heard()
    times.push(performance.now() - start)
  }
  child.kill('SIGINT')
  await once(child, 'exit')
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
}
