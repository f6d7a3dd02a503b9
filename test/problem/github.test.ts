import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Problem } from '../../tangle/problem/problem.ts'
import { formatGithub } from '../../tangle/problem/github.ts'

const told = (...problems: Problem[]) =>
  formatGithub({ command: 'build', problems, summary: 'In numbers.', facts: {} }, () => 'eight in')

const problem = (more: Partial<Problem> = {}): Problem => ({
  code: 'unused-chunk',
  message: 'Found.',
  at: { path: 'a.md', line: 3, column: 5 },
  expected: 'this',
  hint: 'Do it.',
  ...more,
})

test('no problems: the summary', () => {
  expect(told()).toBe('In numbers.\n')
})

test('a problem is an error, its notes are notices behind all errors', () => {
  const note = { message: 'first here', at: { path: 'b.md', line: 4, column: 1 } }
  expect(told(problem({ length: 4, details: ['left | right'], notes: [note] }), problem())).toBe(
    `::error file=a.md,line=3,col=5,endColumn=9,title=unused-chunk::Found.%0Aleft | right%0Aexpected: this%0Ado next: Do it.
::error file=a.md,line=3,col=5,endColumn=6,title=unused-chunk::Found.%0Aexpected: this%0Ado next: Do it.
::notice file=b.md,line=4,col=1,title=unused-chunk::first here (see a.md:3:5)
In numbers.
`,
  )
})

test('what would end a command or a property is escaped', () => {
  const at = { path: '50%, or: a.md', line: 1, column: 1 }
  expect(told(problem({ at, message: '100%0A::warning::no' }))).toContain(
    '::error file=50%25%2C or%3A a.md,line=1,col=1,endColumn=2,title=unused-chunk::100%250A::warning::no%0A',
  )
})

test('a chain of thousands is reported by its two ends', () => {
  const notes = Array.from({ length: 5000 }, (_, i) => ({
    message: 'used',
    at: { path: 'a.md', line: i + 1, column: 1 },
  }))
  const lines = [...told(problem({ notes })).matchAll(/^::notice file=a\.md,line=(\d+)/gm)]
  expect(lines.map(([, line]) => Number(line))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 4999, 5000])
})

/** Reads a workflow command as GitHub's runner does. */
function readCommand(line: string) {
  const [, name = '', properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
  const unescape = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  const pairs = properties.split(',').map((pair) => {
    const [key = '', ...value] = pair.split('=')
    return [key, unescape(value.join('='))] as const
  })
  return { name, properties: Object.fromEntries(pairs), data: unescape(data) }
}

test('whatever a chapter says, the runner reads one command for each problem, and nothing else', () => {
  // What a chapter can hold once control characters are shown as signs.
  const words = fc.string({
    unit: fc.constantFrom('a', '%', '0', 'A', 'D', ':', ',', '=', '#', '[', ' ', 'é'),
  })
  fc.assert(
    fc.property(words, words, fc.array(words), (path, message, details) => {
      const text = told(problem({ at: { path, line: 2, column: 1 }, message, details }))
      const [first = '', ...rest] = text.split('\n')
      expect(rest).toEqual(['In numbers.', ''])
      const { name, properties, data } = readCommand(first)
      expect(name).toBe('error')
      expect(properties).toEqual({ file: path, line: '2', col: '1', endColumn: '2', title: 'unused-chunk' })
      expect(data).toBe([message, ...details, 'expected: this', 'do next: Do it.'].join('\n'))
    }),
  )
})

test('no line end and no control character comes out of a problem', () => {
  const wild = 'a\r\n::stop-commands::x\u001b[2J\u009b'
  const text = told(problem({ message: wild, details: [wild], notes: [{ message: wild, at: problem().at }] }))
  expect(text.split('\n')).toHaveLength(4)
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
})
