import { execa } from 'execa'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { mapInParallel } from '../tangle/system/parallel.ts'
import { startTangle } from './command.ts'
import { contentsOf, namesIn, newFolder, writeFiles } from './workshop.ts'

/*
 * One walk over the calls by which a run changes the disk. At each of them in turn the system refuses, or the run is killed.
 */

const repository = join(import.meta.dirname, '..')

const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n\n`
const page = (title: string) => `---\ntitle: ${title}\n---\n\n# ${title}\n\n`

const programs = (text: string, ...others: string[]) =>
  page('One') +
  fence('ts file=same.ts', 'console.log(0)') +
  fence('ts file=deep/changed.ts', `console.log('${text}')`) +
  others.map((target) => fence(`js file=${target}`, '1')).join('')

const spoken = (row: string) =>
  page('One') +
  fence('js file=speak.js', "console.log('right')") +
  fence('console', `$ node dist/speak.js\n${row}`)

type Walk = {
  readonly words: string
  /** What makes the book, where it is another command. */
  readonly first?: string
  /** The chapter before and after a change: the book is made of the first, and then again under faults. */
  readonly before: string
  readonly after: string
  /** Other files, which are there from the beginning, and those that are changed with the chapter. */
  readonly others?: Readonly<Record<string, string>>
  readonly edited?: Readonly<Record<string, string>>
}

const second = page('Two') + fence('js file=second.js', 'console.log(2)')

const walks = {
  build: {
    words: 'build chapters',
    before: programs('old', 'data/dropped.js', 'data'.repeat(2)),
    after: programs('new', 'data/fresh/file.js'),
  },
  weave: { words: 'weave chapters', before: programs('old'), after: `${programs('new')}More.\n` },
  'verify -u': { words: 'verify chapters -u --traces dist/traces', before: '', after: spoken('wrong') },
  // Two chapters, and so two programs: where a run is killed between them, the next one goes on.
  stitch: {
    words: 'stitch chapters',
    first: 'build chapters',
    before: programs('old'),
    after: programs('old'),
    others: { 'chapters/two.md': second },
    edited: { 'dist/same.ts': 'console.log(0)\nconsole.log(1)\n', 'dist/second.js': "console.log('two')\n" },
  },
} satisfies Record<string, Walk>

/** The chapters and the output, without the tool's notes, and without records of runs, in which there are times. */
function filesIn(folder: string): Record<string, string> {
  const files = ['chapters', 'dist'].flatMap((top) =>
    Object.entries(contentsOf(join(folder, top))).map(([path, text]) => [`${top}/${path}`, text] as const),
  )
  return Object.fromEntries(files.filter(([path]) => !/\/\.tangle\/|^dist\/traces\//.test(path)))
}

/** What is left of a run's own: temporary files, locks, and folders in which transcripts ran. */
function remainsIn(folder: string): string[] {
  const temporary = namesIn(join(folder, 'tmp')).filter((name) => name.startsWith('tangle-'))
  const notes = ['dist/.tangle', 'dist/book/.tangle', 'dist/traces', 'chapters']
  const files = notes.flatMap((path) => namesIn(join(folder, path)))
  return [...temporary, ...files.filter((name) => /^(lock|\.tangle-)/.test(name))]
}

/** The folder of a walk: the book made as it was, and its chapter changed since; and what the command makes of that. */
async function prepare({ words, first = words, before, after, others = {}, edited = {} }: Walk) {
  const origin = join(workshop, words.replaceAll(/\W/g, ''))
  if (before !== '') {
    writeFiles(origin, { 'chapters/one.md': before, ...others })
    expect(await startTangle(origin, first)).toMatchObject({ exitCode: 0 })
  }
  writeFiles(origin, { 'chapters/one.md': after, ...edited })
  const counted = `${origin}-count`
  const whole = await startInCopy(origin, words, { FAULT_COUNT: counted })
  expect(whole).toMatchObject({ exitCode: 0, stderr: '' })
  const [old, made] = [filesIn(origin), filesIn(whole.folder)]
  expect(old).not.toEqual(made)
  return { origin, old, made, count: Number(readFileSync(counted, 'utf8')) }
}

const workshop = mkdtempSync(join(tmpdir(), 'tangle-faults-'))
afterAll(() => rmSync(workshop, { recursive: true, force: true }))

const prepared = new Map<Walk, ReturnType<typeof prepare>>()

function preparedOnce(walk: Walk): ReturnType<typeof prepare> {
  const known = prepared.get(walk) ?? prepare(walk)
  prepared.set(walk, known)
  return known
}

async function startInCopy(origin: string, words: string, more: Record<string, string>) {
  const folder = newFolder()
  cpSync(origin, folder, { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(folder, 'tmp'))
  return { folder, ...(await start(folder, words, more)) }
}

/** As a person starts the tool, with a folder of its own for temporary files. */
async function start(cwd: string, words: string, more: Record<string, string> = {}) {
  const { CI: _ci, ...env } = process.env
  const faults = ['--import', join(repository, 'test/faults.mjs')]
  const run = await execa('node', [...faults, join(repository, 'tangle/start.mjs'), ...words.split(' ')], {
    cwd,
    reject: false,
    extendEnv: false,
    env: { ...env, TMPDIR: join(cwd, 'tmp'), NODE_DISABLE_COMPILE_CACHE: '1', ...more },
  })
  return { exitCode: run.exitCode, signal: run.signal, stderr: run.stderr }
}

/** Every file as it was, or as it is to be; and no other file. */
function expectOldOrNew(
  found: Record<string, string>,
  old: Record<string, string>,
  made: Record<string, string>,
) {
  const paths = Object.keys({ ...old, ...made, ...found })
  expect(paths.filter((path) => found[path] !== old[path] && found[path] !== made[path])).toEqual([])
}

const faults = ['ENOSPC', 'EACCES', 'SIGKILL', 'SIGTERM'] as const

type Fault = (typeof faults)[number]

/** One run with a fault, and what must be true of it and of the run after it. */
async function meet(walk: Walk, fault: Fault, at: number): Promise<void> {
  const { origin, old, made, count } = await preparedOnce(walk)
  const { folder, ...run } = await startInCopy(origin, walk.words, { FAULT: fault, FAULT_AT: String(at) })
  const found = filesIn(folder)
  const context = `${fault} at call ${at} of ${count}: ${run.stderr}`
  expectOldOrNew(found, old, made)
  expect(run.stderr, context).not.toMatch(/^ +at |Error:/m)
  if (fault.startsWith('SIG')) expect(run.signal === fault || run.exitCode === 0, context).toBe(true)
  else {
    expectSentence(run, context)
    expect(found, context).toEqual(run.exitCode === 0 ? made : old)
  }
  // A full disk lets files be removed.
  if (fault === 'ENOSPC') return expect(remainsIn(folder), context).toEqual([])
  // The run hears of this signal, or its guard notices that the run is gone.
  if (fault === 'SIGTERM')
    await vi.waitFor(() => expect(namesIn(join(folder, 'tmp')), context).toEqual([]), wait)
  expect(await start(folder, walk.words), context).toMatchObject({ exitCode: 0, stderr: '' })
  expect(filesIn(folder), context).toEqual(made)
  await vi.waitFor(() => expect(remainsIn(folder), context).toEqual([]), wait)
}

/** Where a fault did no harm a run ends as always. */
function expectSentence({ exitCode, stderr }: Awaited<ReturnType<typeof start>>, context: string): void {
  if (exitCode === 0) return expect(stderr, context).toBe('')
  expect(exitCode, context).toBe(1)
  expect(stderr, context).toMatch(/: failed-call\nThis .* could not be .*\([A-Z]+\)\.\n/)
}

/** A guard has to be as quick as a busy machine lets it. */
const wait = { timeout: 20_000, interval: 200 }

const names = Object.keys(walks) as (keyof typeof walks)[]
const cases = names.flatMap((name) => faults.map((fault) => [name, fault] as const))

describe('old or new files, no others, and words instead of a stack', () => {
  test.each(cases)('%s, %s at one call', async (name, fault) => {
    const { count } = await preparedOnce(walks[name])
    expect(count).toBeGreaterThan(15)
    // Each command with each fault at another quarter of its way.
    const quarter = (names.indexOf(name) + faults.indexOf(fault)) % faults.length
    await meet(walks[name], fault, Math.floor((count * (quarter + 0.5)) / faults.length))
  })

  // Some hundred calls for each command, and seconds for each call.
  const some = 6

  test.each(cases)(`%s, %s at ${some} calls`, { timeout: 600_000, tags: 'long' }, async (name, fault) => {
    const { count } = await preparedOnce(walks[name])
    const calls = Array.from({ length: some }, (_, step) => Math.floor((count * step) / some))
    await mapInParallel(calls, (at) => meet(walks[name], fault, at), 2)
  })

  test.each(cases)(
    '%s, %s at each call',
    { timeout: 3_600_000, tags: ['long', 'walk'] },
    async (name, fault) => {
      const { count } = await preparedOnce(walks[name])
      const calls = Array.from({ length: count }, (_, at) => at)
      await mapInParallel(calls, (at) => meet(walks[name], fault, at), 2)
    },
  )
})
