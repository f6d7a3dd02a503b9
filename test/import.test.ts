import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractBook } from '../tangle/book/extract.ts'
import { readSource } from '../tangle/book/read-book.ts'
import { readText } from '../tangle/chapter/chapter-text.ts'
import type { Source } from '../tangle/chapter/chapter.ts'
import { convertChapter, type Converted } from '../tangle/import/convert.ts'
import { leftOver } from '../tangle/import/left-over.ts'
import { planBlocks } from '../tangle/import/plans.ts'
import { programText } from '../tangle/program/program.ts'
import { readForeign } from '../tangle/import/read-foreign.ts'
import { tangle } from './command.ts'
import { buildIn, contentsOf, fixtures, layOver, namesIn, newFolder, writeFiles } from './workshop.ts'

const books = join(fixtures, 'import')
const limit = { timeout: 120_000 }

/** A folder with a book of another tool in `from/`, and what is in `chapters/` before it is imported. */
function prepare(fixture: string): string {
  const folder = newFolder()
  layOver(join(fixture, 'from'), join(folder, 'from'))
  layOver(join(fixture, 'chapters-before'), join(folder, 'chapters'))
  return folder
}

describe.each(namesIn(join(books, 'good')))('%s', (name) => {
  const fixture = join(books, 'good', name)

  test('becomes chapters that build to what the other tool writes', limit, async () => {
    const cwd = prepare(fixture)
    const { exitCode, stdout, stderr } = await tangle(cwd, 'import from --out chapters')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    await expect(`${stdout}\n`).toMatchFileSnapshot(join(fixture, 'expected.txt'))
    expect(contentsOf(join(cwd, 'chapters'))).toEqual(contentsOf(join(fixture, 'chapters')))
    expect((await buildIn(cwd)).problems).toEqual([])
    const made = contentsOf(join(cwd, 'dist'))
    const programs = Object.entries(contentsOf(join(fixture, 'programs')))
    expect(programs.length).toBeGreaterThan(0)
    for (const [path, text] of programs) expect({ [path]: made[path] }).toEqual({ [path]: text })
  })

  test(
    'is unchanged when it is imported once more, and what is imported is no book of that tool',
    limit,
    async () => {
      const cwd = prepare(fixture)
      await tangle(cwd, 'import from')
      const before = contentsOf(cwd)
      const again = await tangle(cwd, 'import from')
      expect(again).toMatchObject({ exitCode: 0, stderr: '' })
      expect(again.stdout).toContain('0 files written')
      expect(contentsOf(cwd)).toEqual(before)
      // The contents may show how the other tool's fences are written.
      rmSync(join(cwd, 'chapters/README.md'), { force: true })
      const { exitCode, stderr } = await tangle(cwd, 'import chapters --out further')
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('Entangled or lmt'),
      })
    },
  )
})

describe.each(namesIn(join(books, 'problems')))('%s', (name) => {
  const fixture = join(books, 'problems', name)

  test('tells what is left to do', limit, async () => {
    const cwd = prepare(fixture)
    const before = contentsOf(join(cwd, 'chapters'))
    const { exitCode, stdout, stderr } = await tangle(cwd, 'import from')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`: ${name.replace(/--.*/, '')}\n`)
    await expect(`${stderr}\n${stdout}\n`).toMatchFileSnapshot(join(fixture, 'expected.txt'))
    const written = contentsOf(join(cwd, 'chapters'))
    // What is in the way, or cannot be read, remains, and nothing else is written.
    if (/^(foreign|linked|unreadable)/.test(name)) expect(written).toEqual(before)
    else expect(Object.keys(written).length).toBeGreaterThan(0)
  })
})

const small = '# One\n\n``` {.ts file=main.ts}\nexport {}\n```\n'

describe('the folder of chapters', () => {
  test('may be inside the folder that is imported', limit, async () => {
    const cwd = newFolder()
    writeFiles(cwd, { 'one.md': `${small}\n[a file](data.json)\n`, 'data.json': '{}\n' })
    expect(await tangle(cwd, 'import . --out chapters')).toMatchObject({ exitCode: 0 })
    const before = contentsOf(cwd)
    expect(Object.keys(before)).toEqual(['chapters/data.json', 'chapters/one.md', 'data.json', 'one.md'])
    expect(await tangle(cwd, 'import . --out chapters')).toMatchObject({ exitCode: 0 })
    expect(contentsOf(cwd)).toEqual(before)
  })

  test.each(['import from --out from', 'import from --out .'])(
    'is not that folder: %s',
    limit,
    async (words) => {
      const cwd = newFolder()
      writeFiles(join(cwd, 'from'), { 'one.md': small })
      const { exitCode, stderr } = await tangle(cwd, words)
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('mixed-output'),
      })
      expect(contentsOf(cwd)).toEqual({ 'from/one.md': small })
    },
  )

  test('is not one that programs were written to', limit, async () => {
    const cwd = newFolder()
    writeFiles(cwd, { 'from/one.md': small, 'book/a.md': '```ts file=main.ts\nexport {}\n```\n' })
    expect(await tangle(cwd, 'build book --out made')).toMatchObject({ exitCode: 0 })
    const { exitCode, stderr } = await tangle(cwd, 'import from --out made')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      'This folder holds programs that the tool has made, and chapters would take their place.',
    )
  })

  test('keeps the chapters that are there, and takes the place of one with --force', limit, async () => {
    const cwd = newFolder()
    writeFiles(cwd, { 'from/one.md': small, 'chapters/one.md': '# Mine\n', 'chapters/two.md': '# Two\n' })
    expect(await tangle(cwd, 'import from --force')).toMatchObject({ exitCode: 0 })
    const { 'chapters/one.md': one = '', 'chapters/two.md': two } = contentsOf(cwd)
    expect(one).toContain('```ts file=main.ts\n')
    expect(two).toBe('# Two\n')
  })
})

describe('what is no book', () => {
  test.each([
    ['empty', "No .md file in 'from' was written for Entangled or lmt"],
    ['plain', "No .md file in 'from' was written for Entangled or lmt"],
    ['file', "'from' is a file"],
    ['missing', "There is no folder 'from'."],
  ])('%s', async (kind, sentence) => {
    const cwd = newFolder()
    if (kind === 'empty') mkdirSync(join(cwd, 'from'))
    if (kind === 'plain')
      writeFiles(cwd, { 'from/one.md': '# One\n\n```sh\nls\n```\n\n```ts\nexport {}\n```\n' })
    if (kind === 'file') writeFileSync(join(cwd, 'from'), small)
    const { exitCode, stdout, stderr } = await tangle(cwd, 'import from')
    expect({ exitCode, stdout, stderr }).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining(sentence),
    })
    expect(existsSync(join(cwd, 'chapters'))).toBe(false)
  })

  test('a pipe and links in a circle do not hold it up', limit, async () => {
    const cwd = newFolder()
    writeFiles(join(cwd, 'from'), { 'one.md': `${small}\n![a](pipe.svg) ![b](circle.svg) ![c](env.svg)\n` })
    execFileSync('mkfifo', [join(cwd, 'from/pipe.svg'), join(cwd, 'from/pipe.md')])
    symlinkSync('circle.svg', join(cwd, 'from/circle.svg'))
    symlinkSync('.', join(cwd, 'from/again'))
    symlinkSync('/proc/self/environ', join(cwd, 'from/env.svg'))
    const { exitCode, stderr } = await tangle(cwd, 'import from')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      'from/pipe.md:1:1: unreadable-chapter\nThis chapter cannot be read: it is a named pipe',
    )
    rmSync(join(cwd, 'from/pipe.md'))
    expect(await tangle(cwd, 'import from')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(Object.keys(contentsOf(join(cwd, 'chapters')))).toEqual(['one.md'])
  })
})

test('--help, and a report for programs', limit, async () => {
  const cwd = newFolder()
  writeFiles(join(cwd, 'from'), { 'one.md': small })
  const help = await tangle(cwd, 'import --help')
  expect(help.stdout).toMatch(/^Usage: tangle import FROM --out CHAPTERS \[options\]\n/)
  const { stdout } = await tangle(cwd, 'import from --format json')
  const files = [{ path: 'one.md', change: 'create' }]
  expect(JSON.parse(stdout)).toMatchObject({ command: 'import', problems: [], out: 'chapters', files })
  expect((await tangle(cwd, 'import')).stderr).toContain(
    "'tangle import' takes one folder of Markdown, and got 0.",
  )
})

/** A source as the import reads it. */
const sourceOf = (text: string, i: number): Source => ({
  path: `${i}.md`,
  slug: `${i}`,
  name: `${i}.md`,
  text,
})

/** Converted chapters, of which nothing is read yet. */
const importedOf = (converted: readonly Converted[]) =>
  converted.map((one, i) => ({ converted: one, path: `${i}.md`, blocks: [] }))

/** Chapters converted, without their types being checked. */
function convert(texts: readonly string[]) {
  const sources = texts.map(sourceOf)
  const book = readForeign(sources.map(readText))
  if (book === undefined) return undefined
  const plans = planBlocks(book)
  return { book, sources, converted: sources.map((source) => convertChapter(source, book, plans)) }
}

const name = fc.constantFrom('a', 'b', 'c-d')
const lineEnd = fc.constantFrom('\n', '\r\n')
const indentation = fc.constantFrom('', '  ', '\t')
const proseLine = fc.constantFrom(
  '',
  'A sentence.',
  '# Heading',
  '- item',
  '<<a>>',
  'a `<<<b>>>` c',
  '> quote',
  '~~~',
  '\u00A0é',
)
const codeLine = fc.oneof(
  fc.constantFrom('', 'x << 1', '  y', '// <<', '<<<', 'plain'),
  fc.tuple(indentation, name).map(([indent, one]) => `${indent}<<${one}>>`),
)

/** A fence of Entangled, of a chunk or of a file; chunks only use those of later letters, so there is no circle. */
const block = fc
  .tuple(
    fc.option(name, { nil: undefined }),
    fc.array(codeLine, { maxLength: 5 }),
    indentation.filter((one) => one !== '\t'),
  )
  .map(([own, lines, indent]) => {
    const header = own === undefined ? '{.txt file=all.txt}' : `{.txt #${own}}`
    const isLater = (line: string) =>
      own === undefined || !/<<(a|b|c-d)>>/.test(line) || (/<<(a|b|c-d)>>/.exec(line)?.[1] ?? '') > own
    const body = lines.filter(isLater).map((line) => (line === '' ? '' : indent + line))
    return ['', `${indent}\`\`\` ${header}`, ...body, `${indent}\`\`\``, '']
  })

const chapter = fc
  .tuple(
    fc.array(
      fc.oneof(
        block,
        proseLine.map((line) => [line]),
      ),
    ),
    lineEnd,
    fc.boolean(),
  )
  .map(([parts, end, mark]) => (mark ? '\uFEFF' : '') + parts.flat().join(end) + end)

test('prose stays as it is to the byte, and every line where it was', () => {
  fc.assert(
    fc.property(fc.array(chapter, { minLength: 1, maxLength: 3 }), (texts) => {
      for (const [i, { text }] of (convert(texts)?.converted ?? []).entries()) {
        const [before = [], after] = [texts[i]?.split('\n'), text.split('\n')]
        expect(after.length).toBe(before.length)
        for (const [at, line] of before.entries())
          if (line !== after[at]) expect(line).toMatch(/^\s*(```|<<[\w-]+>>)/)
      }
    }),
    { numRuns: 300 },
  )
})

/** Chapters in which all of Entangled's fences are Markdown's too. */
const whole = chapter.filter((text) => !text.includes('~~~'))

test('programs are those of the other tool', () => {
  let compared = 0
  fc.assert(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 3 }), (texts) => {
      const found = convert(texts)
      if (found === undefined) return
      const { book, converted } = found
      const sources = converted.map(({ text }, i) => sourceOf(text, i))
      const read = extractBook(sources.map(readSource))
      const programs = new Map(
        read.value.linked.programs.map((program) => [program.target, programText(program)]),
      )
      const { chapters } = read.value
      const imported = converted.map((one, i) => ({
        converted: one,
        path: `${i}.md`,
        blocks: chapters[i]?.blocks ?? [],
      }))
      if (read.problems.length > 0) return
      compared++
      expect(leftOver(book, imported, programs)).toEqual([])
    }),
    { numRuns: 1000 },
  )
  expect(compared).toBeGreaterThan(100)
})

describe('a book that nobody would write', () => {
  const blanks = ' '.repeat(50_000)
  const chain = (count: number) =>
    Array.from({ length: count }, (_, i) => `\`\`\` {.txt #c${i}}\n<<c${i + 1}>>\n\`\`\`\n`).join('\n')
  const first = '``` {.txt file=all.txt}\n<<c0>>\n```\n\n'

  test.each([
    ['blanks in an info string', `\`\`\` {.ts${blanks}#a${blanks}}\n${blanks}x\n\`\`\`\n\n${first}`],
    ['blanks in a plain info string', `\`\`\`ts x${blanks}y\n\`\`\`\n\n${first}`],
    ['blanks in a comment', `\`\`\`ts\n//| id: x${blanks}y\n\`\`\`\n\n${first}`],
    ['a chain of chunks', first + chain(10_000)],
    ['a circle of chunks', `${first}${chain(100)}\n\`\`\` {.txt #c100}\n<<c0>>\n\`\`\`\n`],
    ['doublings', first + chain(60).replaceAll(/<<.*>>/g, (found) => `${found}\n${found}`)],
  ])('%s', limit, (_what, text) => {
    const before = process.cpuUsage()
    const { book, converted = [] } = convert([text]) ?? {}
    const left =
      book === undefined ? [] : leftOver(book, importedOf(converted), new Map([['all.txt', 'x\n']]))
    expect(converted).toHaveLength(1)
    expect(left.length).toBeLessThan(2)
    const { user } = process.cpuUsage(before)
    expect(user).toBeLessThan(5_000_000)
  })
})
