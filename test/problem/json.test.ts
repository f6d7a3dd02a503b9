import { expect, test } from 'vitest'
import type { Problem } from '../../tangle/problem/problem.ts'
import { formatJson } from '../../tangle/problem/json.ts'

const problem = (more: Partial<Problem> = {}): Problem => ({
  code: 'unused-chunk',
  message: 'Found.',
  at: { path: 'a.md', line: 3, column: 5 },
  expected: 'something else',
  hint: 'Do it.',
  ...more,
})

const told = (problems: readonly Problem[], facts = {}) =>
  formatJson(
    { command: 'build', problems, summary: 'For people.', advice: ['For people.'], facts },
    (path, line) => (path === 'a.md' && line === 3 ? 'sixteen of units' : undefined),
  )

test('no problems: an empty list, and the facts of the command', () => {
  expect(JSON.parse(told([], { out: 'dist' }))).toEqual({
    format: 1,
    command: 'build',
    problems: [],
    out: 'dist',
  })
})

test('a problem has every member, also where there is nothing to say', () => {
  expect(JSON.parse(told([problem()])).problems).toEqual([
    {
      code: 'unused-chunk',
      typeCode: null,
      message: 'Found.',
      path: 'a.md',
      line: 3,
      column: 5,
      endColumn: 6,
      expected: 'something else',
      hint: 'Do it.',
      notes: [],
      details: [],
    },
  ])
})

test.each([
  [undefined, 6],
  [0, 6],
  [1, 6],
  [7, 12],
  [12, 17],
  [13, 17],
  [400, 17],
])('a length of %s ends at column %i, on its line', (length, endColumn) => {
  const more = length === undefined ? {} : { length }
  expect(JSON.parse(told([problem(more)])).problems[0].endColumn).toBe(endColumn)
})

test.each([
  ['at the end of a line', { path: 'a.md', line: 3, column: 17 }],
  ['of a line that is not known', { path: 'a.md', line: 4, column: 17 }],
])('one unit is marked %s', (_where, at) => {
  expect(JSON.parse(told([problem({ at, length: 400 })])).problems[0].endColumn).toBe(18)
})

test('TypeScript’s code is told by itself', () => {
  const more = { code: 'type-error', typeCode: 'TS2322' } as const
  expect(JSON.parse(told([problem(more)])).problems[0]).toMatchObject(more)
})

test('problems come in the order of reading', () => {
  const lines = [10, 9, 1].map((line) => problem({ at: { path: 'a.md', line, column: 1 } }))
  expect(JSON.parse(told(lines)).problems.map(({ line }: { line: number }) => line)).toEqual([1, 9, 10])
})

test('all that a chapter says comes through, and no control character', () => {
  const message = 'a\u0000\u001b]\u007f\u009b\n\u2028é\ud83d\ude00'
  const text = told([problem({ message })])
  expect(JSON.parse(text).problems[0].message).toBe(message)
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
})
