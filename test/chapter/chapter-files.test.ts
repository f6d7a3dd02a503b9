import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findChapters } from '../../tangle/chapter/chapter-files.ts'
import { tangle } from '../command.ts'
import { newBook, writeFiles } from '../workshop.ts'

test('chapters behind a link to a folder of the book are chapters, and a circle of links ends', () => {
  const cwd = newBook({ 'one.md': '# One\n' })
  writeFiles(cwd, { 'chapters/two/two.md': '# Two\n' })
  symlinkSync('two', join(cwd, 'chapters/part'))
  mkdirSync(join(cwd, 'chapters/inner'))
  symlinkSync('..', join(cwd, 'chapters/inner/outer'))
  expect(findChapters('chapters', cwd)?.map(({ path }) => path)).toEqual([
    'chapters/one.md',
    'chapters/part/two.md',
    'chapters/two/two.md',
  ])
})

test('a link to a folder of Markdown out of the book is reported, and nothing in it is read', async () => {
  const cwd = newBook({ 'one.md': '# One\n' })
  writeFiles(cwd, { 'elsewhere/two.md': '# Two\n', 'pictures/one.svg': '<svg/>' })
  symlinkSync('../elsewhere', join(cwd, 'chapters/part'))
  symlinkSync('../pictures', join(cwd, 'chapters/pictures'))
  const { stderr, exitCode } = await tangle(cwd, 'build chapters')
  expect(stderr).toContain('chapters/part:1:1: unreadable-chapter\nThis chapter cannot be read: ')
  expect(stderr).toMatch(/\n1 problem\.$/)
  expect(exitCode).toBe(1)
})
