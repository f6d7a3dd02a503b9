import { expect, test } from 'vitest'
import type { DefiningBlock } from '../../tangle/chapter/chapter.ts'
import { chapterTallies, type CodeLine } from '../../tangle/line-coverage/counts.ts'
import { lcovOf } from '../../tangle/line-coverage/lcov.ts'
import { judgeCoverage } from '../../tangle/line-coverage/unreached.ts'
import { coverageTable } from '../../tangle/line-coverage/table.ts'

/** A block of five lines at the given line of a chapter. */
const block = (path: string, line: number, unreached?: string): DefiningBlock => ({
  path,
  slug: path,
  name: path,
  language: 'ts',
  role: { kind: 'chunk', name: 'x', operation: 'define', ...(unreached === undefined ? {} : { unreached }) },
  line,
  column: 1,
  info: unreached === undefined ? 'ts name=x' : `ts name=x unreached="${unreached}"`,
  infoColumn: 4,
  lines: ['one', '  two', 'three', 'four', 'five'],
  columns: 0,
  hidden: false,
})

const linesOf = (own: DefiningBlock, counts: readonly number[]): CodeLine[] =>
  counts.map((count, index) => ({ block: own, index, count }))

const tableOf = (all: readonly CodeLine[]) => coverageTable(chapterTallies(all))

const excused = block('b.md', 30, 'because')
const lines = [
  ...linesOf(block('a.md', 10), [2, 0, 0, 1, 0]),
  ...linesOf(block('a.md', 20), [0]),
  ...linesOf(excused, [1, 0]),
]

test('the table has a row for each chapter, and one for all; percent are of what is not excused', () => {
  expect(tableOf(lines)).toEqual([
    'chapter  lines  reached  excused  percent',
    'a.md         6        2        0     33.3',
    'b.md         2        1        1    100.0',
    'all          8        3        1     42.8',
  ])
})

test('what is nearly all is not called all, and where there is nothing there are no percent', () => {
  const many = Array.from({ length: 5000 }, (_, i) => (i === 0 ? 0 : 1))
  expect(tableOf(linesOf(block('a.md', 1), many)).at(-1)).toMatch(/ 99\.9$/)
  expect(tableOf([]).at(-1)).toMatch(/^all +0 +0 +0 +-$/)
})

test('lcov has the lines of each chapter, and leaves the excused ones out', () => {
  expect(lcovOf(lines)).toBe(
    [
      ...['TN:', 'SF:a.md', 'DA:11,2', 'DA:12,0', 'DA:13,0', 'DA:14,1', 'DA:15,0', 'DA:21,0'],
      ...['LF:6', 'LH:2', 'end_of_record'],
      ...['TN:', 'SF:b.md', 'DA:31,1', 'LF:1', 'LH:1', 'end_of_record', ''],
    ].join('\n'),
  )
})

test('unreached lines are reported in runs, each within its block', () => {
  const problems = judgeCoverage([], lines)
  expect(problems.map(({ code, at, length }) => [code, at.line, at.column, length])).toEqual([
    ['unreached-line', 12, 3, 3],
    ['unreached-line', 15, 1, 4],
    ['unreached-line', 21, 1, 3],
  ])
  expect(problems[0]?.message).toContain('the 2 lines of code from here to line 13')
})

test('an excuse is needless where every line is reached', () => {
  expect(judgeCoverage([excused], linesOf(excused, [1, 0]))).toEqual([])
  expect(judgeCoverage([excused], linesOf(excused, [1, 1]))).toMatchObject([
    { code: 'needless-excuse', at: { path: 'b.md', line: 30, column: 14 }, length: 19 },
  ])
})
