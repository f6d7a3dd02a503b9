import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problemCodes } from '../tangle/problem/codes.ts'
import { formatProblems } from '../tangle/problem/text.ts'
import { lineLookup } from '../tangle/system/file-lines.ts'
import { outsideTheirLines } from './in-lines.ts'
import { buildIn, contentsOf, fixtures, layOver, namesIn, newFolder } from './workshop.ts'

const problems = join(fixtures, 'problems')
const transcripts = join(fixtures, 'transcripts/problems')
const woven = join(fixtures, 'weave/problems')
const coverage = join(fixtures, 'reached/problems')
const imported = join(fixtures, 'import/problems')
const updates = join(fixtures, 'updates')
const stitched = join(fixtures, 'stitch')

/** A problem's code is the fixture's name up to `--`; what follows names the variant. */
const codeOf = (name: string) => name.replace(/--.*|\.md$/g, '')

test('every code of a problem has a fixture, and every fixture a code', () => {
  const asked = namesIn(join(fixtures, 'where')).filter((name) => /^(no|stale)-map/.test(name))
  const compared = namesIn(join(fixtures, 'compare')).filter((name) => name.startsWith('differs'))
  const proved = namesIn(transcripts).filter((name) => name.endsWith('.md'))
  const written = namesIn(updates).filter((name) => name !== 'README.md')
  const shown = [
    ...namesIn(problems),
    ...proved,
    ...asked,
    ...compared,
    ...written,
    ...namesIn(stitched).filter((name) => name !== 'README.md' && !name.startsWith('taken--')),
    ...namesIn(coverage),
    ...namesIn(imported),
    ...namesIn(woven),
  ]
  expect([...new Set(shown.map(codeOf))].sort()).toEqual(Object.keys(problemCodes).sort())
})

/** A folder as the author has it before the build: what an earlier book left, and what hands changed since. */
async function prepare(fixture: string): Promise<string> {
  const folder = newFolder()
  layOver(join(fixture, 'chapters-before'), join(folder, 'chapters'))
  if (existsSync(join(folder, 'chapters'))) expect((await buildIn(folder)).problems).toEqual([])
  rmSync(join(folder, 'chapters'), { recursive: true, force: true })
  layOver(join(fixture, 'chapters'), join(folder, 'chapters'))
  layOver(join(fixture, 'dist-before'), join(folder, 'dist'))
  return folder
}

test.each(namesIn(problems))('%s', async (name) => {
  const fixture = join(problems, name)
  const folder = await prepare(fixture)
  const before = contentsOf(folder)
  const outcome = await buildIn(folder)
  expect(contentsOf(folder)).toEqual(before)
  expect(outcome.changes).toEqual([])
  expect(outcome.problems.map(({ code }) => code)).toContain(codeOf(name))
  expect(outsideTheirLines(outcome.problems, lineLookup(folder))).toEqual([])
  const text = formatProblems(outcome.problems, lineLookup(folder))
  await expect(text).toMatchFileSnapshot(join(fixture, 'expected.txt'))
})

const forcible = namesIn(problems).filter((name) => /^(edited|foreign)-output/.test(name))

test.each(forcible)('%s: --force goes on', async (name) => {
  const fixture = join(problems, name)
  const folder = await prepare(fixture)
  expect((await buildIn(folder, true)).problems).toEqual([])
  const fresh = newFolder()
  layOver(join(fixture, 'chapters'), join(fresh, 'chapters'))
  await buildIn(fresh)
  expect(contentsOf(folder)).toEqual(contentsOf(fresh))
})
