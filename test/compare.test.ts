import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstDifference } from '../tangle/program/first-difference.ts'
import { tangle } from './command.ts'
import { contentsOf, fixtures, layOver, namesIn, newBook, newFolder } from './workshop.ts'

const cases = join(fixtures, 'compare')

test.each(namesIn(cases).filter((name) => name !== 'README.md'))('%s', async (name) => {
  const folder = newFolder()
  layOver(join(cases, name), folder)
  const asked = readFileSync(join(cases, name, 'asked.txt'), 'utf8')
    .trim()
    .split('\n')
  const answers = await Promise.all(asked.map((call) => tangle(folder, call)))
  const texts = answers.map(
    ({ stdout, stderr, exitCode }, i) =>
      `$ tangle ${asked[i]}\n${[stdout, stderr].filter((text) => text !== '').join('\n')}\n[${exitCode}]\n`,
  )
  await expect(texts.join('\n')).toMatchFileSnapshot(join(cases, name, 'expected.txt'))
})

test.each([
  ["const a = 'b'", 'const a = "b";', true, undefined],
  ["const a = 'it\\'s'", 'const a = "it\'s"', true, { book: 10, typed: 10 }],
  ['f(a, b)', 'f(\n  a, // first\n  b,\n)', true, undefined],
  ['f(a, b)', 'f(a b)', true, { book: 3, typed: 4, wanted: ',', found: 'b' }],
  ['a\n', 'a\nb\n', true, { book: 1, typed: 2, wanted: undefined, found: 'b' }],
  ['a\nb\n', 'a\n', true, { book: 2, typed: 1, wanted: 'b', found: undefined }],
  ['', '', true, undefined],
  ['a; b', 'a b', false, { book: 0, typed: 0, wanted: 'a;', found: 'a' }],
  ['a  b\n', 'a\nb', false, undefined],
])('%j and %j (code: %j) begin to differ at %j', (book, typed, isCode, expected) => {
  const found = firstDifference(book, typed, isCode)
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toMatchObject(expected)
})

test('a build through a chapter writes the programs as they are at its end, and knows where they are from', async () => {
  const [first, second] = ['01-one', '02-two'].map((slug) =>
    readFileSync(join(cases, 'nothing-typed/chapters', `${slug}.md`), 'utf8'),
  )
  const folder = newBook({ '01-one.md': first ?? '', '02-two.md': second ?? '' })
  const dist = () => contentsOf(join(folder, 'dist'))
  expect(await tangle(folder, 'build chapters --through 01')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(dist()).toMatchObject({ 'greet.ts': expect.stringContaining("['one', 'two']\n") })
  expect(Object.keys(dist())).not.toContain('start.ts')
  const { stdout } = await tangle(folder, 'where dist/greet.ts:2')
  expect(stdout).toContain('chapters/01-one.md:11:1')

  expect((await tangle(folder, 'build chapters')).exitCode).toBe(0)
  expect(dist()).toMatchObject({
    'greet.ts': expect.stringContaining("'three'"),
    'start.ts': expect.anything(),
  })
  expect((await tangle(folder, 'build chapters --through 1')).stdout).toContain('1 program from 1 chapter')
  expect((await tangle(folder, 'build chapters --through 01-one')).stdout).toContain('5 unchanged')
  expect(Object.keys(dist())).not.toContain('start.ts')
  expect(await tangle(folder, 'build chapters --through 03')).toMatchObject({ exitCode: 2, stdout: '' })
})
