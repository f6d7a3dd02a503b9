import { expect, test } from 'vitest'
import type { Problem } from '../../tangle/problem/problem.ts'
import { formatProblems } from '../../tangle/problem/text.ts'

const problem = (path: string, line: number, column: number, more: Partial<Problem> = {}): Problem => ({
  code: 'unused-chunk',
  message: 'Found.',
  at: { path, line, column },
  expected: 'something else',
  hint: 'Do it.',
  ...more,
})

const titles = (problems: readonly Problem[]) =>
  formatProblems(problems, () => undefined)
    .split('\n')
    .filter((line) => /^\S+:\d+:\d+: /.test(line))

test('no problems, no text', () => {
  expect(formatProblems([], () => undefined)).toBe('')
})

test('problems come in the order of reading', () => {
  const found = [problem('b.md', 1, 1), problem('a.md', 10, 1), problem('a.md', 9, 8), problem('a.md', 9, 7)]
  expect(titles(found)).toEqual(
    ['a.md:9:7', 'a.md:9:8', 'a.md:10:1', 'b.md:1:1'].map((at) => `${at}: unused-chunk`),
  )
})

test('a problem: place and code, what was found, frame, details, expected, next, other places', () => {
  const whole = problem('a.md', 1, 2, {
    length: 2,
    details: ['left | right'],
    notes: [{ message: 'first here', at: { path: 'b.md', line: 4, column: 1 } }],
  })
  expect(formatProblems([whole, problem('z.md', 1, 1)], (path) => (path === 'a.md' ? 'text' : undefined)))
    .toBe(`\
a.md:1:2: unused-chunk
Found.

  > 1 | text
      |  ^^
    2 | text

  left | right

  expected: something else
  do next:  Do it.
  see:      b.md:4:1 (first here)

z.md:1:1: unused-chunk
Found.

  expected: something else
  do next:  Do it.

2 problems.
`)
})

test('nothing that a chapter says reaches the terminal as a control sequence', () => {
  const text = formatProblems(
    [problem('a\u001b[2J.md', 1, 1, { message: '\u0007', hint: '\u009b' })],
    () => '\u001b]',
  )
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
})

test('a chain of thousands is shown by its two ends', () => {
  const notes = Array.from({ length: 10_000 }, (_, i) => ({
    message: 'used',
    at: { path: 'a.md', line: i + 1, column: 1 },
  }))
  const lines = formatProblems([problem('a.md', 1, 1, { notes })], () => undefined).split('\n')
  expect(lines.filter((line) => line.startsWith('  see:'))).toHaveLength(10)
  expect(lines).toContain('  see:      a.md:10000:1 (used)')
  expect(lines).toContain('  ...       9990 more')
})

test('of very many problems the first fifty are shown, and how many more there are', () => {
  const many = Array.from({ length: 53 }, (_, i) => problem('a.md', i + 1, 1))
  expect(titles(many)).toHaveLength(50)
  expect(formatProblems(many, () => undefined)).toMatch(/\n\n3 more, 53 problems in all\.\n$/)
  expect(formatProblems(many.slice(0, 50), () => undefined)).toMatch(/\n\n50 problems\.\n$/)
})
