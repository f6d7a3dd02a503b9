import fs, { renameSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '../tangle/system/digest.ts'
import { placeInProgram, programText } from '../tangle/program/program.ts'
import { linkBook } from '../tangle/program/link-programs.ts'
import { readBook, readSource } from '../tangle/book/read-book.ts'
import { formatProblems } from '../tangle/problem/text.ts'
import { buildIn, contentsOf, namesIn, newBook, newFolder, writeFiles } from './workshop.ts'

/** The calls that change the disk. */
const changes = [
  'copyFileSync',
  'linkSync',
  'mkdirSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'writeFileSync',
] as const

/**
 * Does some work, and kills it after so many changes of the disk: nothing more reaches the disk then, not even what a `finally`
 * would do.
 *
 * @returns whether it was killed: what is only tidied up may fail without a word
 */
async function killAfter(steps: number, work: () => Promise<void>): Promise<boolean> {
  let left = steps
  const limited = (change: (...args: unknown[]) => unknown) => {
    return (...args: unknown[]) => {
      if (left-- <= 0) throw new Error('killed')
      return change(...args)
    }
  }
  const originals = changes.map((name) => [name, fs[name]] as const)
  for (const [name, change] of originals)
    Object.assign(fs, { [name]: limited(change as (...args: unknown[]) => unknown) })
  syncBuiltinESMExports()
  try {
    await work()
  } catch (error) {
    expect((error as Error).message).toBe('killed')
  } finally {
    Object.assign(fs, Object.fromEntries(originals))
    syncBuiltinESMExports()
  }
  return left < 0
}

/** The number of a process that no system has. */
const goneProcess = '4194305'

/** Builds, and is killed after so many changes of the disk. */
async function buildKilled(folder: string, steps: number): Promise<'ended' | 'killed'> {
  const isKilled = await killAfter(steps, async () => expect((await buildIn(folder)).problems).toEqual([]))
  const end = isKilled ? 'killed' : 'ended'
  // What a killed run leaves names a process that is gone; here it would name this one.
  const notes = join(folder, 'dist/.tangle')
  const locks = end === 'killed' ? namesIn(notes).filter((name) => /^lock-*$/.test(name)) : []
  for (const lock of locks) {
    writeFileSync(join(notes, 'gone'), goneProcess)
    renameSync(join(notes, 'gone'), join(notes, lock))
  }
  for (const name of namesIn(notes).filter((name) => name.startsWith('.tangle-')))
    renameSync(join(notes, name), join(notes, name.replace(String(process.pid), goneProcess)))
  return end
}

const program = (target: string, code: string) => `\`\`\`js file=${target}\n${code}\n\`\`\`\n\n`

/** Three books that share a file, change one, and drop another. */
const versions = [
  program('same.js', '0') + program('changed.js', '1') + program('deep/dropped.js', '2'),
  program('same.js', '0') + program('changed.js', '11') + program('deep/er/new.js', '3'),
  program('same.js', '0') + program('deep/er/new.js', '33'),
]

const write = (folder: string, version: number) =>
  writeFiles(folder, { 'chapters/01-start.md': versions[version] ?? '' })

/** What the programs' files are, built where nothing was before. */
async function freshly(version: number): Promise<Record<string, string>> {
  const folder = newBook({ '01-start.md': versions[version] ?? '' })
  await buildIn(folder)
  return programsIn(folder)
}

function programsIn(folder: string): Record<string, string> {
  const files = Object.entries(contentsOf(join(folder, 'dist')))
  return Object.fromEntries(files.filter(([path]) => !path.startsWith('.tangle/')))
}

test(
  'a run killed at any moment leaves nothing that the next one takes for a file of others',
  { timeout: 60_000 },
  async () => {
    const wanted = await freshly(1)
    let moments = 0
    for (let end = 'killed'; end === 'killed'; moments++) {
      const folder = newBook({ '01-start.md': versions[0] ?? '' })
      await buildIn(folder)
      write(folder, 1)
      end = await buildKilled(folder, moments)
      expect((await buildIn(folder)).problems).toEqual([])
      expect(programsIn(folder)).toEqual(wanted)
      // A run killed as its very last step leaves its lock, which holds nobody up.
      const notes = Object.keys(contentsOf(join(folder, 'dist/.tangle')))
      expect(notes.filter((path) => path !== 'lock')).toEqual(['manifest.json'])
    }
    expect(moments).toBeGreaterThan(20)
  },
)

test('nor do several killed runs of several books in a row', { timeout: 300_000, tags: 'long' }, async () => {
  // Built first, so that all of the tool is loaded before the disk is limited.
  const wanted = await freshly(1)
  const run = fc.tuple(fc.nat({ max: versions.length - 1 }), fc.nat({ max: 45 }))
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 4 }), async (runs) => {
      const folder = newFolder()
      for (const [version, steps] of runs) {
        write(folder, version)
        await buildKilled(folder, steps)
      }
      write(folder, 1)
      expect((await buildIn(folder)).problems).toEqual([])
      expect(programsIn(folder)).toEqual(wanted)
    }),
    { numRuns: 40 },
  )
})

test('what hands changed after a killed run is theirs', { timeout: 60_000 }, async () => {
  const folder = newFolder()
  for (let steps = 0; programsIn(folder)['changed.js'] !== '11\n'; steps++) {
    rmSync(join(folder, 'dist'), { recursive: true, force: true })
    write(folder, 0)
    await buildIn(folder)
    write(folder, 1)
    await buildKilled(folder, steps)
  }
  writeFiles(folder, { 'dist/changed.js': '12 // by hand\n' })
  const { problems } = await buildIn(folder)
  expect(problems.map(({ code, at }) => `${code} ${at.path}`)).toEqual(['edited-output dist/changed.js'])
})

test.each(['', 'no number', '0', '-1', '4194305'])('a lock that says %j holds nobody up', async (holder) => {
  const folder = newBook({ '01-start.md': versions[0] ?? '' })
  writeFiles(folder, { 'dist/.tangle/lock': holder })
  expect((await buildIn(folder)).problems).toEqual([])
  expect(contentsOf(folder)['dist/.tangle/lock']).toBeUndefined()
})

test.each([
  '',
  'null',
  '[]',
  '{}',
  '{"format":1,"files":{}}',
  '{"format":2}',
  '{"format":1,"files":null}',
  // As an earlier version wrote them.
  `{"format":1,"chapters":{},"summary":{},"files":{"changed.js":"${digestOf('// mine\n')}"}}`,
  '{"format":1,"inputs":{},"summary":{},"files":{"changed.js":null}}',
])('notes that say %j are no notes: files of others are left alone', async (notes) => {
  const folder = newBook({ '01-start.md': versions[0] ?? '' })
  writeFiles(folder, { 'dist/.tangle/manifest.json': notes, 'dist/changed.js': '// mine\n' })
  const { problems } = await buildIn(folder)
  expect(problems.map(({ code, at }) => `${code} ${at.path}`)).toEqual(['foreign-output dist/changed.js'])
})

test.each(['../bait.txt', 'a/../../bait.txt'])(
  'notes that name %j, outside the folder, remove nothing',
  async (path) => {
    const folder = newBook({ '01-start.md': versions[0] ?? '' })
    const files = { [path]: digestOf('mine\n') }
    const notes = { format: 1, tool: '', inputs: {}, files, summary: {} }
    writeFiles(folder, { 'bait.txt': 'mine\n', 'dist/.tangle/manifest.json': JSON.stringify(notes) })
    expect((await buildIn(folder)).problems).toEqual([])
    expect(contentsOf(folder)['bait.txt']).toBe('mine\n')
  },
)

test.each(['no file', ''])('a folder that notes call %j is removed by no run', async (digest) => {
  const folder = newBook({ '01-start.md': versions[0] ?? '' })
  const notes = { format: 1, tool: '', inputs: {}, files: { precious: digest }, summary: {} }
  writeFiles(folder, {
    'dist/precious/mine.txt': 'mine\n',
    'dist/.tangle/manifest.json': JSON.stringify(notes),
  })
  expect((await buildIn(folder)).problems).toEqual([])
  expect(contentsOf(folder)['dist/precious/mine.txt']).toBe('mine\n')
})

const data = (target: string) => `\`\`\`text file=${target}\nx\n\`\`\`\n`

test('a folder may become a file, when all that is in it is the tool’s own', async () => {
  const folder = newBook({ '01-start.md': data('data/deep/x.txt') + data('data/y.txt') })
  await buildIn(folder)
  writeFiles(folder, { 'chapters/01-start.md': data('data') })
  expect((await buildIn(folder)).problems).toEqual([])
  expect(Object.keys(programsIn(folder))).toEqual(['data', 'package.json'])
})

test('but not with a file of others in it', async () => {
  const folder = newBook({ '01-start.md': data('data/deep/x.txt') })
  await buildIn(folder)
  writeFiles(folder, { 'chapters/01-start.md': data('data'), 'dist/data/deep/mine.txt': 'mine\n' })
  const { problems } = await buildIn(folder)
  expect(problems.map(({ code, at }) => `${code} ${at.path}`)).toEqual(['foreign-output dist/data'])
  expect(contentsOf(folder)['dist/data/deep/mine.txt']).toBe('mine\n')
})

test('a file may become a folder, when the file is the tool’s own', async () => {
  const folder = newBook({ '01-start.md': data('a') })
  await buildIn(folder)
  writeFiles(folder, { 'chapters/01-start.md': data('a/b') })
  expect((await buildIn(folder)).problems).toEqual([])
  expect(Object.keys(programsIn(folder))).toEqual(['a/b', 'package.json'])
})

/** Links one chapter, text only. */
function link(text: string) {
  const { value, problems } = readBook([readSource({ path: 'a.md', slug: 'a', name: 'a.md', text })])
  const linked = linkBook(value.chapters)
  return { program: linked.value.programs[0], problems: [...problems, ...linked.problems] }
}

const chunk = (info: string, ...lines: readonly string[]) =>
  `\`\`\`text ${info}\n${lines.join('\n')}\n\`\`\`\n\n`

/** A file, and so many chunks of which each uses the next; the last holds `end`. */
function ladder(levels: number, end: string): string {
  const steps = Array.from({ length: levels }, (_, i) => chunk(`name=c${i}`, `<<c${i + 1}>>`))
  return [chunk('file=a.txt', '<<c0>>'), ...steps, chunk(`name=c${levels}`, end)].join('')
}

test('10 000 levels of chunks', { timeout: 60_000 }, () => {
  const { program, problems } = link(ladder(10_000, 'the end'))
  expect(problems).toEqual([])
  expect(program && programText(program)).toBe('the end\n')
  const found = program && placeInProgram(program, 1, 4)
  expect(found?.at).toEqual({ path: 'a.md', line: 4 * 10_001 + 2, column: 5 })
  let depth = 0
  for (let via = found?.via; via !== undefined; via = via.parent) depth++
  expect(depth).toBe(10_001)
})

test('10 000 levels down to a missing chunk, or back to the first', { timeout: 60_000 }, () => {
  for (const [end, code] of [['<<gone>>', 'undefined-chunk'] as const, ['<<c0>>', 'cyclic-chunk'] as const]) {
    const { problems } = link(ladder(10_000, end))
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(formatProblems(problems, () => undefined).split('\n').length).toBeLessThan(30)
  }
})

test('a chunk used twice by one used twice, and so on, up to the limit', { timeout: 60_000 }, () => {
  const doubled = (levels: number) => ladder(levels, 'x').replace(/<<c[1-9]\d*>>/g, '$&\n$&')
  const { program, problems } = link(doubled(18))
  expect(problems).toEqual([])
  expect(program?.lineCount).toBe(2 ** 18)
  expect(link(doubled(40)).problems.map(({ code }) => code)).toEqual(['too-large'])
})

const long = 200_000

test.each([
  ...[
    'a',
    ' ',
    '\t',
    '`',
    '``` ',
    '~',
    '<',
    '<<',
    '<<x>> ',
    '<!--',
    '-->',
    '<a ',
    '|',
    ' | ',
    '[',
    '](',
    '![',
  ],
  ...[
    '*',
    '_',
    '\\',
    '&',
    '"',
    "'",
    '${',
    '${`',
    '// ',
    '/* ',
    '> ',
    '- ',
    '1. ',
    '=',
    'a=',
    'a="b" ',
    '#',
    '\u0301',
  ],
])('a line of 200 000 characters is read: %j', { timeout: 60_000 }, (sign) => {
  const line = sign.repeat(long / sign.length)
  const sound = { title: 'T', code: `x ${line}` }
  const { value, problems } = readBook([
    readSource({
      path: 'a.md',
      slug: 'a',
      name: 'a.md',
      text: [
        `---\ntitle: ${sound.title}\n---\n\ntext ${line}\n`,
        `~~~~ts file=a.ts\n${sound.code}\n~~~~\n`,
        `~~~~console panes="a | b"\n$ x |\n${line} | x\n~~~~\n`,
        `~~~~text ${line.replace(/\s/g, '')}\n~~~~\n`,
        `<!--\n${line.replaceAll('>', '')}\n-->\n\n> - ${line}\n\n${line}`,
      ].join('\n'),
    }),
  ])
  expect(value.chapters[0]?.front.title).toBe(sound.title)
  const [code] = value.chapters[0]?.blocks ?? []
  expect(code?.lines).toEqual([sound.code])
  const { programs } = linkBook(value.chapters).value
  expect(programs.map((made) => programText(made))).toEqual([`${sound.code}\n`])
  const shown = formatProblems(problems, (_, n) => (n === 13 ? line : ''))
  expect(shown).toContain('a.md:13:')
})
