import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatProblems } from '../../tangle/problem/text.ts'
import { lineLookup } from '../../tangle/system/file-lines.ts'
import { outsideTheirLines } from '../in-lines.ts'
import { contentsOf, fixtures, layOver, namesIn, newFolder, weaveIn } from '../workshop.ts'

const problems = join(fixtures, 'weave/problems')

test.each(namesIn(problems))('%s', async (name) => {
  const folder = newFolder()
  layOver(join(problems, name, 'chapters'), join(folder, 'chapters'))
  layOver(join(problems, name, 'book-before'), join(folder, 'book'))
  const before = contentsOf(folder)
  const outcome = await weaveIn(folder)
  expect(contentsOf(folder)).toEqual(before)
  expect(new Set(outcome.problems.map(({ code }) => code))).toEqual(new Set([name.replace(/--.*/, '')]))
  expect(outsideTheirLines(outcome.problems, lineLookup(folder))).toEqual([])
  const text = formatProblems(outcome.problems, lineLookup(folder))
  await expect(text).toMatchFileSnapshot(join(problems, name, 'expected.txt'))
})
