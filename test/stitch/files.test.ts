import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tangle } from '../command.ts'
import { buildIn, contentsOf, newBook, writeFiles } from '../workshop.ts'

const one = '# One\n\n```js file=a.js\nconsole.log(1)\n```\n'
const two = '# Two\n\n```js file=b.js\nconsole.log(2)\n```\n'

/** A book that was built; and its programs, edited. */
async function editedBook(
  chapters: Readonly<Record<string, string>>,
  edited: Readonly<Record<string, string>>,
) {
  const cwd = newBook(chapters)
  expect((await buildIn(cwd)).problems).toEqual([])
  writeFiles(join(cwd, 'dist'), edited)
  return cwd
}

const text = (cwd: string, path: string) => readFileSync(join(cwd, path), 'utf8')

test('a chapter keeps its mode, and a link to it remains a link', async () => {
  const cwd = newBook({ 'one.md': one })
  mkdirSync(join(cwd, 'chapters/texts'))
  renameSync(join(cwd, 'chapters/one.md'), join(cwd, 'chapters/texts/one.txt'))
  symlinkSync('texts/one.txt', join(cwd, 'chapters/one.md'))
  chmodSync(join(cwd, 'chapters/texts/one.txt'), 0o640)
  expect((await buildIn(cwd)).problems).toEqual([])
  writeFileSync(join(cwd, 'dist/a.js'), "console.log('one')\n")
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(lstatSync(join(cwd, 'chapters/one.md')).isSymbolicLink()).toBe(true)
  expect(statSync(join(cwd, 'chapters/texts/one.txt')).mode & 0o777).toBe(0o640)
  expect(text(cwd, 'chapters/texts/one.txt')).toBe(one.replace('1', "'one'"))
  expect((await buildIn(cwd)).problems).toEqual([])
})

test('where one chapter cannot be written none is', async () => {
  const cwd = await editedBook(
    { '01.md': one, '02.md': two },
    { 'a.js': "console.log('one')\n", 'b.js': "console.log('two')\n" },
  )
  chmodSync(join(cwd, 'chapters/02.md'), 0o444)
  const before = contentsOf(cwd)
  const { exitCode, stderr } = await tangle(cwd, 'stitch chapters')
  expect(exitCode).toBe(1)
  expect(stderr).toContain('chapters/02.md:1:1: read-only-chapter\n')
  expect(contentsOf(cwd)).toEqual(before)
})

test('an edit that cannot go back holds up all others', async () => {
  const cwd = await editedBook(
    { '01.md': one, '02.md': two },
    { 'a.js': "console.log('one')\n", 'b.js': "console.log('two')" },
  )
  const before = contentsOf(cwd)
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('dist/b.js:1:19: unstitchable-text\n'),
  })
  expect(contentsOf(cwd)).toEqual(before)
})

test('programs as they are at the end of a chapter go back into what makes them then', async () => {
  const later = '# Two\n\n```js file=a.js :=\nconsole.log(3)\n```\n'
  const cwd = newBook({ '01.md': one, '02.md': later })
  expect(await tangle(cwd, 'build chapters --through 01 --out early')).toMatchObject({ exitCode: 0 })
  writeFileSync(join(cwd, 'early/a.js'), "console.log('one')\n")
  expect(await tangle(cwd, 'stitch chapters --out early')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(one.replace('1', "'one'"))
  expect(text(cwd, 'chapters/02.md')).toBe(later)
  const rebuilt = await tangle(cwd, 'build chapters --through 01 --out early')
  expect(rebuilt).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'early/a.js')).toBe("console.log('one')\n")
})

test('two chapters that are one file are written once, for both', async () => {
  const cwd = newBook({
    '01.md': '# It\n\n```js name=it\nconsole.log(1)\nconsole.log(2)\n```\n',
    '03.md': '# Three\n\n```js file=a.js\n// <<01#it>>\n// <<02#it>>\n```\n',
  })
  symlinkSync('01.md', join(cwd, 'chapters/02.md'))
  expect((await buildIn(cwd)).problems).toEqual([])
  const before = contentsOf(join(cwd, 'chapters'))
  // In one of the two, the other would change with it.
  const lines = [1, 2, 1, 2].map((n) => `console.log(${n})\n`)
  writeFileSync(join(cwd, 'dist/a.js'), lines.with(1, "console.log('two')\n").join(''))
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(': unstitchable-text\n'),
  })
  expect(contentsOf(join(cwd, 'chapters'))).toEqual(before)
  const edited = [1, "'two'", 1, "'two'"].map((n) => `console.log(${n})\n`).join('')
  writeFileSync(join(cwd, 'dist/a.js'), edited)
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await buildIn(cwd)).problems).toEqual([])
  expect(text(cwd, 'dist/a.js')).toBe(edited)
})

test('a chapter may go on changing between a stitch and the next build', async () => {
  const cwd = await editedBook({ '01.md': one }, { 'a.js': "console.log('one')\n" })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  writeFileSync(join(cwd, 'chapters/01.md'), one.replace('log(1)', "log('one')\nconsole.log(2)"))
  expect((await tangle(cwd, 'stitch chapters')).stdout).toContain('the next one changes:\n  dist/a.js')
  expect((await buildIn(cwd)).problems).toEqual([])
  expect(text(cwd, 'dist/a.js')).toContain('console.log(2')
})

test('an edit made after a stitch is not lost in the next build', async () => {
  const cwd = await editedBook({ '01.md': one }, { 'a.js': "console.log('one')\n" })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  writeFileSync(join(cwd, 'dist/a.js'), "console.log('two')\n")
  expect((await buildIn(cwd)).problems).toMatchObject([{ code: 'edited-output' }])
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(one.replace('1', "'two'"))
})

test('a program that was removed is no edit', async () => {
  const cwd = await editedBook({ '01.md': one, '02.md': two }, { 'b.js': 'console.log(3)\n' })
  rmSync(join(cwd, 'dist/a.js'))
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(one)
  expect(text(cwd, 'chapters/02.md')).toBe(two.replace('2)', '3)'))
})

test('programs of another book, and no book at all, are told', async () => {
  const cwd = await editedBook({ '01.md': one }, { 'a.js': 'console.log(3)\n' })
  writeFiles(join(cwd, 'other'), { '01.md': one })
  expect(await tangle(cwd, 'stitch other')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('were built from `chapters`, not from `other`.\n'),
  })
  expect(await tangle(cwd, 'stitch nowhere')).toMatchObject({ exitCode: 2, stdout: '' })
  expect(await tangle(cwd, 'stitch chapters --out chapters/01.md')).toMatchObject({ exitCode: 2, stdout: '' })
  expect(text(cwd, 'other/01.md')).toBe(one)
})

test('an edit that is undone goes back as any other, also while the chapters cannot be built', async () => {
  const wrong = "# One\n\n```ts file=a.ts\nconsole.log('one')\n```\n"
  const cwd = await editedBook({ '01.md': wrong }, { 'a.ts': "console.log('one'\n" })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(wrong.replace(')', ''))
  expect((await buildIn(cwd)).problems).toHaveLength(1)
  writeFileSync(join(cwd, 'dist/a.ts'), "console.log('one')\n")
  expect(await tangle(cwd, 'stitch chapters --check')).toMatchObject({
    stdout: expect.stringContaining('1 edit of dist can go back into 1 chapter.\n'),
  })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(wrong)
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({
    stdout: 'No edit in dist is left to take back.',
  })
})

test('an edit of an edit goes back without a build between the two', async () => {
  const cwd = await editedBook({ '01.md': one }, { 'a.js': 'console.log(3)\n' })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  writeFileSync(join(cwd, 'dist/a.js'), 'console.log(4)\n')
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(one.replace('1)', '4)'))
})

test('a program that is only older than its chapter is no undone edit, and is told', async () => {
  const cwd = await editedBook({ '01.md': one }, { 'a.js': 'console.log(3)\n' })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  const newer = one.replace('1)', '5)')
  writeFiles(cwd, { 'chapters/01.md': newer, 'dist/a.js': 'console.log(1)\n' })
  const told = 'The chapters have changed since the build; the next one changes:\n  dist/a.js'
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({
    exitCode: 0,
    stdout: `No edit in dist is left to take back.\n${told}`,
  })
  expect(text(cwd, 'chapters/01.md')).toBe(newer)
  // Neither is it one once a build has forgotten the edit.
  expect((await buildIn(cwd)).problems).toEqual([])
  writeFiles(cwd, { 'chapters/01.md': one.replace('1)', '3)') })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(one.replace('1)', '3)'))
})

test('a chunk that another program has too is undone in both', async () => {
  const shared =
    '# One\n\n```js file=a.js\n// <<it>>\n```\n\n```js file=b.js\n// <<it>>\n```\n\n```js name=it\nconsole.log(1)\n```\n'
  const cwd = await editedBook({ '01.md': shared }, { 'a.js': 'console.log(3)\n' })
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  writeFileSync(join(cwd, 'dist/a.js'), 'console.log(1)\n')
  expect(await tangle(cwd, 'stitch chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text(cwd, 'chapters/01.md')).toBe(shared)
})
