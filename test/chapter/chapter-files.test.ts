import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findChapters } from '../../tangle/chapter/chapter-files.ts'
import { newBook, writeFiles } from '../workshop.ts'

test('chapters in a folder that is a link are chapters, and a circle of links ends', () => {
  const cwd = newBook({ 'one.md': '# One\n' })
  writeFiles(cwd, { 'elsewhere/two.md': '# Two\n' })
  symlinkSync('../elsewhere', join(cwd, 'chapters/part'))
  mkdirSync(join(cwd, 'chapters/inner'))
  symlinkSync('..', join(cwd, 'chapters/inner/outer'))
  expect(findChapters('chapters', cwd)?.map(({ path }) => path)).toEqual([
    'chapters/one.md',
    'chapters/part/two.md',
  ])
})
