import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../../..')
const chapter = '11-speed.md'
const steps = ['first', 'second', 'third']

/**
 * Builds the server of the book as chapter 10 leaves it, and as it is after each step of chapter 11: from the
 * chapters, with chapter 11 cut off in front of the next step.
 *
 * @param {string} workshop
 * @returns {{ name: string, folder: string }[]} the folders of the built programs
 */
export function buildSteps(workshop) {
  const text = readFileSync(join(project, 'chapters', chapter), 'utf8')
  const cuts = steps.map((_, i) => {
    const next = steps[i + 1]
    const end = next === undefined ? text.length : text.indexOf(`\n## The ${next} step`)
    if (end < 0) throw new Error(`${chapter} has no heading for its ${next} step`)
    return { name: `the book, after the ${steps[i]} step`, through: '11', text: text.slice(0, end + 1) }
  })
  return [{ name: 'the book, chapter 10', through: '10', text }, ...cuts].map((cut, i) => {
    const cwd = join(workshop, `step-${i}`)
    cpSync(join(project, 'chapters'), join(cwd, 'chapters'), { recursive: true })
    writeFileSync(join(cwd, 'chapters', chapter), cut.text)
    const build = ['build', 'chapters', '--through', cut.through, '--out', 'dist']
    execFileSync(process.execPath, [join(project, 'tangle/start.mjs'), ...build], { cwd, stdio: 'pipe' })
    return { name: cut.name, folder: join(cwd, 'dist') }
  })
}
