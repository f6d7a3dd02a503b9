import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chapterTallies } from '../tangle/line-coverage/counts.ts'
import { coverageTable } from '../tangle/line-coverage/table.ts'
import { formatProblems } from '../tangle/problem/text.ts'
import { coverSources } from './covering.ts'
import { outsideTheirLines } from './in-lines.ts'
import { fixtures, namesIn } from './workshop.ts'

const folder = join(fixtures, 'reached')

const limit = { timeout: 120_000 }

/** Covers a fixture's chapters. @returns the problems and the table, as an author sees them */
async function cover(fixture: string) {
  const sources = namesIn(fixture)
    .filter((name) => name.endsWith('.md'))
    .map((path) => ({
      path,
      slug: path.replace(/\.md$/, ''),
      name: path,
      text: readFileSync(join(fixture, path), 'utf8'),
    }))
  const { faults, problems, lines } = await coverSources(sources)
  const textOf = (path: string) => sources.find((source) => source.path === path)?.text ?? ''
  const lineAt = (path: string, line: number) => textOf(path).split('\n')[line - 1]
  expect(outsideTheirLines([...faults, ...problems], lineAt)).toEqual([])
  return {
    faults: formatProblems(faults, lineAt),
    problems: formatProblems(problems, lineAt),
    table: `${coverageTable(chapterTallies(lines)).join('\n')}\n`,
  }
}

describe('a book whose code is all reached', () => {
  for (const name of namesIn(join(folder, 'good')))
    test.concurrent(name, limit, async ({ expect }) => {
      const { faults, problems, table } = await cover(join(folder, 'good', name))
      expect(faults).toBe('')
      expect(problems).toBe('')
      await expect(table).toMatchFileSnapshot(join(folder, 'good', name, 'table.txt'))
    })
})

describe('what is not reached is reported', () => {
  for (const name of namesIn(join(folder, 'problems')))
    test.concurrent(name, limit, async ({ expect }) => {
      const { faults, problems, table } = await cover(join(folder, 'problems', name))
      expect(faults).toBe('')
      expect(problems).toContain(`: ${name.split('--')[0]}\n`)
      await expect(problems + table).toMatchFileSnapshot(join(folder, 'problems', name, 'expected.txt'))
    })
})
