import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tangle } from './command.ts'
import { buildIn, contentsOf, newBook, weaveIn, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }

const chapter = '---\ntitle: One\n---\n\n# One\n\n```js file=a.js\nconsole.log(1)\n```\n'

test.each([
  ['build', 'weave', 'pages'],
  ['weave', 'build', 'programs'],
])('what %s has made is not taken away by %s, nor with --force', limit, async (first, second, made) => {
  const cwd = newBook({ 'one.md': chapter })
  expect(await tangle(cwd, `${first} chapters --out o`)).toMatchObject({ exitCode: 0, stderr: '' })
  const before = contentsOf(cwd)
  for (const force of ['', '--force']) {
    const { exitCode, stdout, stderr } = await tangle(cwd, `${second} chapters --out o ${force}`)
    expect(stderr).toContain('o:1:1: mixed-output')
    expect(stderr).toContain(`expected: a folder for ${made} only`)
    expect(stdout).toBe('Nothing was written to o.')
    expect(exitCode).toBe(1)
  }
  expect(contentsOf(cwd)).toEqual(before)
})

test('pages may be in a folder within that of the programs, and the other way round', async () => {
  const cwd = newBook({ 'one.md': chapter })
  for (let time = 0; time < 2; time++) {
    expect((await buildIn(cwd)).problems).toEqual([])
    expect((await weaveIn(cwd, { out: 'dist/book' })).problems).toEqual([])
    expect((await weaveIn(cwd, { out: 'pages' })).problems).toEqual([])
    expect((await buildIn(cwd, false, 'pages/programs')).problems).toEqual([])
  }
})

const picture = { 'pictures/p.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' }
const shown = {
  'two/more.md': chapter.replace('# One', '# One\n\n![p](../pictures/p.svg)').replace('a.js', 'b.js'),
}

test.each([
  ['the folder of chapters', 'chapters', 'one.md'],
  ['a link to it', 'link', 'one.md'],
  ['a folder around it', '.', 'chapters/one.md'],
  ['a folder of it with chapters', 'chapters/two', 'more.md'],
])('%s is no output folder', async (_what, out, path) => {
  const cwd = newBook({ 'one.md': chapter, ...shown, ...picture })
  symlinkSync('chapters', join(cwd, 'link'))
  const before = contentsOf(cwd)
  for (const { problems } of [await buildIn(cwd, false, out), await weaveIn(cwd, { out })])
    expect(problems).toMatchObject([
      {
        code: 'mixed-output',
        at: { path: out },
        message: expect.stringContaining(`\`${path}\``),
      },
    ])
  expect(contentsOf(cwd)).toEqual(before)
})

test('nor is a folder of pictures for pages', async () => {
  const cwd = newBook({ ...shown, ...picture })
  const before = contentsOf(cwd)
  const { problems } = await weaveIn(cwd, { out: 'chapters/pictures' })
  expect(problems).toMatchObject([{ code: 'mixed-output', message: expect.stringContaining('`p.svg`') }])
  expect(contentsOf(cwd)).toEqual(before)
})

test('a book that is in the root of its project has its output folders there', async () => {
  const cwd = newBook({})
  writeFiles(cwd, { 'one.md': chapter })
  for (let time = 0; time < 2; time++) {
    expect((await buildIn(cwd, false, 'dist', '.')).problems).toEqual([])
    expect((await weaveIn(cwd, { chapters: '.', out: 'dist/book' })).problems).toEqual([])
  }
})

test('what is in the way of pages is reported with the path as people see it', async () => {
  const cwd = newBook({ 'one.md': chapter })
  writeFiles(cwd, { 'book/one.html': 'mine' })
  const { problems } = await weaveIn(cwd)
  expect(problems).toMatchObject([
    {
      code: 'foreign-output',
      at: { path: 'book/one.html' },
      message: 'This file is where a file of the woven book should go, and the tool did not write it.',
    },
  ])
})

test.each(['build', 'weave', 'coverage'])(
  '%s sends nothing to a file, or below one',
  limit,
  async (command) => {
    const cwd = newBook({ 'one.md': chapter })
    writeFiles(cwd, { file: 'mine' })
    for (const out of ['file', 'file/deeper']) {
      const { exitCode, stderr } = await tangle(cwd, `${command} chapters --out ${out}`)
      expect(stderr).toMatch(/^tangle: 'file' is a file; .* to a folder\.\n/)
      expect(exitCode).toBe(2)
    }
  },
)

test('nor does weave send records of runs there', limit, async () => {
  const cwd = newBook({ 'one.md': chapter })
  writeFiles(cwd, { file: 'mine' })
  const { exitCode, stderr } = await tangle(cwd, 'weave chapters --traces file')
  expect(stderr).toContain("tangle: 'file' is a file; records of runs go to a folder.")
  expect(exitCode).toBe(2)
})
