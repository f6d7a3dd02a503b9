import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { execa } from 'execa'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { watchWords } from '../tangle/commands/watch-words.ts'
import type { Problem } from '../tangle/problem/problem.ts'
import { watchBook, type WatchEvent } from '../tangle/watch.ts'
import { start, tangle } from './command.ts'
import { namesIn, newBook, newFolder, writeFiles } from './workshop.ts'

const limit = { timeout: 60_000 }

const chapterThat = (prints: string, printed = prints) => `# One

\`\`\`ts file=a.ts
console.log('${prints}')
\`\`\`

\`\`\`console
$ node dist/a.js
${printed}
\`\`\`
`

/** A book that is watched, and what was reported of it, in short: one word for each state. */
function watched(chapters: Readonly<Record<string, string>>, onStep: (words: string) => void = () => {}) {
  const cwd = newBook(chapters)
  const reported: string[] = []
  const traces = join(cwd, 'traces')
  const book = watchBook(
    { chapters: 'chapters', out: 'dist', force: false, cwd, traces, onStep },
    (event) => {
      reported.push(inShort(event))
    },
  )
  onTestFinished(book.close)
  const save = (files: Readonly<Record<string, string>>) => {
    writeFiles(join(cwd, 'chapters'), files)
    return book.refresh()
  }
  const program = () => readFileSync(join(cwd, 'dist/a.ts'), 'utf8')
  return { cwd, book, save, reported, program }
}

function inShort(event: WatchEvent): string {
  if (event.kind === 'missing') return event.isFolderGone ? 'folder missing' : 'missing'
  const codes = (problems: readonly { readonly code: string }[]) =>
    problems.map(({ code }) => ` ${code}`).join('')
  if (event.kind === 'proved') return `proved ${event.runs.runCount}${codes(event.runs.problems)}`
  const { changed, gone, isOwed, outcome } = event
  const isMade = (path: string) => path.startsWith('dist/') && gone.includes(path)
  const written = outcome.changes.filter(({ kind }) => kind !== 'keep').length > 0 ? ', written' : ''
  const names = changed.map((path) => (isMade(path) ? `-${path}` : path)).sort()
  return `${names.join(' ')}${written}${codes(outcome.problems)}${isOwed && outcome.problems.length > 0 ? ', owed' : ''}`
}

describe('a watched book', limit, () => {
  test('is built and proved at first, and where it changed', async () => {
    const { book, save, reported, program } = watched({ '1.md': chapterThat('a') })
    await book.refresh()
    await book.settled()
    await book.refresh()
    await save({ '1.md': chapterThat('b') })
    expect(program()).toContain("'b'")
    await book.settled()
    expect(reported).toEqual(['chapters/1.md, written', 'proved 1', 'chapters/1.md, written', 'proved 1'])
  })

  test('runs nothing again for a change of its prose', async () => {
    const { book, save, reported } = watched({ '1.md': chapterThat('a') })
    await book.refresh()
    await book.settled()
    await save({ '1.md': `${chapterThat('a')}\nMore.\n`, '2.md': '# Two\n' })
    await book.settled()
    expect(reported.slice(2)).toEqual(['chapters/1.md chapters/2.md', 'proved 0'])
  })

  test('keeps its last good programs while something is wrong', async () => {
    const { book, save, reported, program } = watched({ '1.md': chapterThat('a') })
    await book.refresh()
    await book.settled()
    await save({ '1.md': chapterThat("a' +") })
    await save({ '1.md': chapterThat('c', 'other') })
    expect(program()).toContain("'c'")
    await book.settled()
    await save({ '1.md': chapterThat('c') })
    await book.settled()
    expect(reported.slice(2)).toEqual([
      'chapters/1.md syntax-error',
      'chapters/1.md, written',
      'proved 1 output-differs',
      'chapters/1.md',
      'proved 1',
    ])
  })

  test('may be gone for a moment', async () => {
    const { cwd, book, reported, program } = watched({ '1.md': chapterThat('a') })
    await book.refresh()
    await book.settled()
    renameSync(join(cwd, 'chapters'), join(cwd, 'away'))
    await book.refresh()
    expect(program()).toContain("'a'")
    renameSync(join(cwd, 'away'), join(cwd, 'chapters'))
    await book.refresh()
    await book.settled()
    expect(reported.slice(2)).toEqual(['folder missing', 'chapters/1.md', 'proved 0'])
  })

  test('may have no chapter for a while', async () => {
    const { cwd, book, save, reported } = watched({ '1.md': chapterThat('a') })
    await book.refresh()
    await book.settled()
    rmSync(join(cwd, 'chapters/1.md'))
    await book.refresh()
    await book.refresh()
    await save({ '2.md': '# Two\n' })
    await book.settled()
    expect(reported.slice(2)).toEqual(['missing', 'chapters/2.md, written', 'proved 0'])
  })

  test('has a program that is edited in the output folder no longer in its way once that is put back, or removed', async () => {
    const { cwd, book, save, reported } = watched({ '1.md': chapterThat('a') })
    const program = join(cwd, 'dist/a.ts')
    await book.refresh()
    await book.settled()
    for (const mend of [() => writeFileSync(program, "console.log('b')\n"), () => rmSync(program)]) {
      await save({ '1.md': chapterThat('b') })
      await book.settled()
      reported.length = 0
      writeFileSync(program, "console.log('edited')\n")
      await save({ '1.md': chapterThat('c') })
      await book.refresh()
      mend()
      await book.refresh()
      await book.settled()
      await book.refresh()
      expect(reported).toEqual(['chapters/1.md edited-output', 'dist/a.ts, written', 'proved 1'])
    }
  })

  test('makes a file again that is removed from the output folder, and all of them', async () => {
    const { cwd, book, reported } = watched({ '1.md': chapterThat('a') })
    await book.refresh()
    await book.settled()
    const made = namesIn(join(cwd, 'dist')).filter((name) => name.startsWith('a.') || name === 'package.json')
    expect(made).toHaveLength(5)
    for (const removed of [...made.map((name) => [name]), made]) {
      reported.length = 0
      for (const name of removed) rmSync(join(cwd, 'dist', name))
      await book.refresh()
      await book.settled()
      await book.refresh()
      expect(namesIn(join(cwd, 'dist'))).toEqual(expect.arrayContaining(made))
      const words = removed.map((name) => `-dist/${name}`).sort()
      expect(reported).toEqual([`${words.join(' ')}, written`, 'proved 0'])
    }
  })

  test('has a chapter that is removed and written anew at once, as git does', async () => {
    const { cwd, book, reported } = watched({ '1.md': chapterThat('a'), '2.md': '# Two\n' })
    await book.refresh()
    await book.settled()
    rmSync(join(cwd, 'chapters/1.md'))
    const refreshed = book.refresh()
    await setImmediate()
    writeFiles(cwd, { 'chapters/1.md': chapterThat('b') })
    await refreshed
    await book.settled()
    expect(reported.slice(2)).toEqual(['chapters/1.md, written', 'proved 1'])
  })

  test('loses the recorded runs of a chapter that is removed, and no other file', async () => {
    const { cwd, book } = watched({
      '1.md': chapterThat('a'),
      'deep/2.md': chapterThat('b').replaceAll('a.', 'b.'),
    })
    await book.refresh()
    await book.settled()
    const ofOther = readFileSync(join(cwd, 'traces/deep/2.1.json'), 'utf8').replace(
      'chapters/deep',
      'others/deep',
    )
    const kept = { 'deep/2.1.2.png': '', 'deep/notes.1.json': '{}', 'deep/other.1.json': ofOther }
    writeFiles(join(cwd, 'traces'), { ...kept, 'deep/2.10.txt': '' })
    rmSync(join(cwd, 'chapters/deep'), { recursive: true })
    await book.refresh()
    await book.settled()
    expect(namesIn(join(cwd, 'traces'))).toEqual(['1.1.json', 'deep'])
    expect(namesIn(join(cwd, 'traces/deep')).sort()).toEqual(['2.10.txt', 'notes.1.json', 'other.1.json'])
  })

  test('loses the programs of a chapter that is removed', async () => {
    const { cwd, book, reported } = watched({ '1.md': chapterThat('a'), '2.md': '```ts file=b.ts\n```\n' })
    await book.refresh()
    await book.settled()
    rmSync(join(cwd, 'chapters/2.md'))
    await book.refresh()
    await book.settled()
    expect(reported.slice(2)).toEqual(['chapters/2.md, written', 'proved 0'])
  })

  test('does not report, and soon no longer runs, what a newer save replaces', async () => {
    let isFirst = true
    let saved: Promise<void> | undefined
    const twice = chapterThat('a').replace(/```console[^]*/, (fence) => `${fence}\n${fence}`.repeat(20))
    const { book, save, reported } = watched({ '1.md': twice }, (words) => {
      // A transcript of the first state is about to run.
      if (isFirst && words.includes('1.md:')) saved = save({ '1.md': chapterThat('b') })
      isFirst &&= saved === undefined
    })
    await book.refresh()
    await vi.waitFor(() => expect(saved).toBeDefined(), { timeout: 30_000 })
    await saved
    await book.settled()
    expect(reported).toEqual(['chapters/1.md, written', 'chapters/1.md, written', 'proved 1'])
  })
})

test('a run that a newer save overtakes is broken off, and recorded nowhere', limit, async () => {
  let saved: Promise<void> | undefined
  const endless = chapterThat('a').replace(/console.log.*/, 'for (;;);')
  const { cwd, book, save, reported } = watched({ '1.md': endless }, (words) => {
    if (words.includes('1.md:')) saved ??= save({ '1.md': '# One\n', '2.md': chapterThat('b') })
  })
  await book.refresh()
  await vi.waitFor(() => expect(saved).toBeDefined(), { timeout: 30_000 })
  await saved
  await book.settled()
  expect(reported.at(-1)).toBe('proved 1')
  expect(namesIn(join(cwd, 'traces'))).toEqual(['2.1.json'])
})

test('a run that is broken off since something is wrong is owed until it is made', limit, async () => {
  let saved: Promise<void> | undefined
  const endless = chapterThat('a').replace(/console.log.*/, 'for (;;);')
  const { book, save, reported } = watched({ '1.md': endless }, (words) => {
    if (words.includes('1.md:')) saved ??= save({ '2.md': '```ts file=b.ts\nconst a =\n```\n' })
  })
  await book.refresh()
  await vi.waitFor(() => expect(saved).toBeDefined(), { timeout: 30_000 })
  await saved
  await save({ '2.md': '```ts file=b.ts\nconst b =\n```\n' })
  await save({ '1.md': chapterThat('a'), '2.md': '# Two\n' })
  await book.settled()
  await save({ '2.md': '```ts file=b.ts\nconst a =\n```\n' })
  expect(reported.slice(1)).toEqual([
    'chapters/2.md syntax-error, owed',
    'chapters/2.md syntax-error, owed',
    'chapters/1.md chapters/2.md, written',
    'proved 1',
    'chapters/2.md syntax-error',
  ])
})

describe('what is said of a watched book', () => {
  const words = (isProving = true) => watchWords({ chapters: 'chapters', out: 'dist', cwd: '/', isProving })
  const summary = { programs: 1, chapters: 1, next: [], nextAt: '' }
  const problem: Problem = {
    code: 'output-differs',
    message: 'It is not so.',
    at: { path: 'chapters/1.md', line: 1, column: 0 },
    length: 1,
    expected: 'something else',
    hint: 'Correct it.',
  }
  const built = (problems: readonly Problem[] = []): WatchEvent => ({
    kind: 'built',
    time: 84,
    changed: ['chapters/1.md'],
    gone: [],
    isOwed: false,
    outcome: { summary, changes: [{ kind: 'keep', path: 'a.js' }], problems },
  })
  /** @param recordedCount how many others recorded runs prove, @param lackingCount how many this machine cannot run */
  const proved = (
    runCount: number,
    problems: readonly Problem[] = [],
    { recordedCount = 0, lackingCount = 0 } = {},
  ): WatchEvent => ({
    kind: 'proved',
    time: 1_840,
    runs: {
      runs: new Map(Array.from({ length: runCount - problems.length + recordedCount }, () => [{}, {}]) as []),
      runCount,
      provedCount: runCount - problems.length,
      unprovedCount: problems.length + lackingCount,
      missing: [],
      problems,
      notes: [],
    },
  })
  const lastOf = (lines: readonly string[]) => lines.at(-1)

  test('is that all is well again, even where a good state was overtaken before its proof', () => {
    const say = words()
    say(built())
    expect(lastOf(say(proved(1, [problem])))).toBe('1 transcript not proved, 1.8 s.')
    say(built())
    expect(lastOf(say(built([problem])))).toBe('chapters/1.md: not built, 84 ms; dist stays as it was.')
    expect(lastOf(say(built()))).toBe('chapters/1.md: dist is up to date, 84 ms.')
    expect(say(proved(0))).toEqual(['All is well again.'])
    expect(say(proved(0))).toEqual([])
  })

  test('is that all is well again also where nothing is proved', () => {
    const say = words(false)
    expect(say(built())).toEqual(['chapters/1.md: dist is up to date, 84 ms.'])
    say(built([problem]))
    expect(say(built())).toEqual(['chapters/1.md: dist is up to date, 84 ms.', 'All is well again.'])
  })

  test('is that a folder of chapters is back only where it was gone', () => {
    const say = words(false)
    expect(say({ kind: 'missing', isFolderGone: true })).toEqual([
      'The folder chapters is gone; what is in dist remains.',
    ])
    expect(say(built())).toEqual(['chapters is back: dist is up to date, 84 ms.', 'All is well again.'])
    expect(say({ kind: 'missing', isFolderGone: false })).toEqual([
      'There is no chapter in chapters any more; what is in dist remains.',
    ])
    expect(say(built())).toEqual(['chapters/1.md: dist is up to date, 84 ms.', 'All is well again.'])
  })

  test('is how many transcripts are so, where others are not', () => {
    expect(lastOf(words()(proved(2, [problem])))).toBe('1 transcript proved, 1 transcript not proved, 1.8 s.')
  })

  test('is that transcripts wait, where something is wrong before they are proved', () => {
    const say = words()
    const waiting = 'Transcripts are proved once that is mended.'
    const wrong = built([problem])
    expect(say(wrong)).not.toContain(waiting)
    expect(say({ ...wrong, isOwed: true } as WatchEvent).slice(-2)).toEqual([
      'chapters/1.md: not built, 84 ms; dist stays as it was.',
      waiting,
    ])
  })

  test('is how many transcripts recorded runs prove, where nothing is run', () => {
    const say = words()
    expect(say(proved(0, [], { recordedCount: 2 }))).toEqual(['2 transcripts proved by recorded runs.'])
    expect(say(proved(1, [], { recordedCount: 1 }))).toEqual(['1 transcript proved, 1.8 s.'])
    expect(say(proved(0, [], { recordedCount: 1 }))).toEqual(['1 transcript proved by a recorded run.'])
    expect(say(proved(0))).toEqual([])
  })

  test('is what this machine cannot prove: at first, and where others are run', () => {
    const say = words()
    const lacking = [
      '1 transcript proved by a recorded run.',
      '1 transcript not proved: this machine lacks a browser, or a command.',
    ]
    const event = proved(0, [], { recordedCount: 1, lackingCount: 1 })
    expect(say(event)).toEqual(lacking)
    expect(say(event)).toEqual(lacking.slice(0, 1))
    expect(say(proved(1, [], { lackingCount: 1 }))).toEqual([
      '1 transcript proved, 1.8 s.',
      ...lacking.slice(1),
    ])
  })

  test('counts programs, and not the files that are made of them', () => {
    const filesOf = (name: string, kind: 'create' | 'write' | 'keep' | 'remove') =>
      ['.ts', '.js', '.compiled.js', '.compiled.js.map'].map((ending) => ({ kind, path: `${name}${ending}` }))
    const told = (changes: readonly ReturnType<typeof filesOf>[number][], event: object = {}) =>
      words()({ ...built(), outcome: { summary, changes, problems: [] }, ...event } as WatchEvent)
    const kept = filesOf('kept', 'keep')
    expect(told([...kept, ...filesOf('a', 'create'), ...filesOf('b', 'create')])).toEqual([
      'chapters/1.md: 2 programs added in dist, 84 ms.',
    ])
    expect(told([...kept, ...filesOf('a', 'remove')], { gone: ['chapters/1.md'] })).toEqual([
      'chapters/1.md is gone: 1 program removed in dist, 84 ms.',
    ])
    // A chapter's lines have moved: only what leads back to it is other than before.
    const moved = kept.with(3, { kind: 'write', path: 'kept.compiled.js.map' })
    expect(told(moved)).toEqual(['chapters/1.md: dist is up to date, 84 ms.'])
    expect(told([...moved, ...filesOf('a', 'write')])).toEqual([
      'chapters/1.md: 1 program changed in dist, 84 ms.',
    ])
    // A later version of the tool compiles it otherwise.
    expect(told(kept.with(2, { kind: 'write', path: 'kept.compiled.js' }))).toEqual([
      'chapters/1.md: 1 program changed in dist, 84 ms.',
    ])
  })

  test('names what was removed in the output folder, and counts what is made again', () => {
    const paths = ['a.ts', 'a.js', 'a.compiled.js', 'a.compiled.js.map']
    const told = (removed: readonly string[], others: readonly string[] = []) => {
      const gone = removed.map((path) => `dist/${path}`)
      const changes = [...paths, 'package.json'].map((path) => ({
        kind: removed.includes(path) ? 'create' : 'keep',
        path,
      }))
      const outcome = { summary, changes, problems: [] }
      return words()({ ...built(), changed: [...gone, ...others], gone, outcome } as WatchEvent)
    }
    expect(told(['a.compiled.js.map'])).toEqual([
      'dist/a.compiled.js.map is gone: 1 program made again in dist, 84 ms.',
    ])
    expect(told(['a.ts'])).toEqual(['dist/a.ts is gone: 1 program made again in dist, 84 ms.'])
    expect(told(paths)).toEqual(['4 files in dist are gone: 1 program made again in dist, 84 ms.'])
    expect(told(['package.json'])).toEqual([
      'dist/package.json is gone: `package.json` made again in dist, 84 ms.',
    ])
    expect(told(paths, ['chapters/2.md'])).toEqual(['5 files: 1 program made again in dist, 84 ms.'])
  })
})

describe('tangle watch', limit, () => {
  test.each([[[]], [['--poll', '--no-prove']]])(
    'says what a save changed, and ends with Ctrl-C, with nothing left behind: %s',
    async (options) => {
      const cwd = newBook({ '1.md': chapterThat('a') })
      const top = newFolder()
      const child = execa('node', [start, 'watch', 'chapters', ...options], { cwd, env: { TMPDIR: top } })
      let told = ''
      child.stdout.on('data', (data) => (told += String(data)))
      const until = (words: string | RegExp) =>
        vi.waitFor(() => expect(told).toMatch(words), { timeout: 40_000, interval: 20 })
      const isProving = options.length === 0
      await until(isProving ? /1 transcript proved, / : /1 program added in dist, /)
      told = ''
      writeFileSync(join(cwd, 'chapters/1.md'), chapterThat("a' +"))
      await until(/1 problem\.\nchapters\/1\.md: not built, \d+ .*; dist stays as it was\./)
      told = ''
      writeFileSync(join(cwd, 'chapters/1.md'), chapterThat('b', 'c'))
      await until(isProving ? /output-differs[^]*1 transcript not proved, / : /1 program changed in dist, /)
      told = ''
      writeFileSync(join(cwd, 'chapters/1.md'), chapterThat('b'))
      await until(isProving ? /1 transcript proved, .*\nAll is well again\./ : /dist is up to date, /)
      child.kill(isProving ? 'SIGINT' : 'SIGHUP')
      expect(await child).toMatchObject({ exitCode: 0, stderr: '' })
      expect(readFileSync(join(cwd, 'dist/a.ts'), 'utf8')).toContain("'b'")
      await vi.waitFor(() => expect(readdirSync(top)).toEqual([]), { timeout: 30_000 })
    },
  )

  test('refuses what it cannot watch', async () => {
    expect(await tangle(newFolder(), 'watch chapters')).toMatchObject({
      exitCode: 2,
      stderr: "tangle: There is no folder 'chapters'.\nTry 'tangle help watch'.",
    })
  })
})
