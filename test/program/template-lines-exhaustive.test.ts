import fc from 'fast-check'
import jsTokens from 'js-tokens'
import { expect, test } from 'vitest'
import { endTemplatesOnTheirLine } from '../../tangle/program/template-lines.ts'

/** Signs that bear on one another; in small groups, so that their combinations come up. */
const groups = [
  ['`', '${', '}', '`${`}`'],
  ['`', '/*', '*/', '//'],
  ['`', "'", '"', '\\', '${', '}'],
  ['`', '/', '//', "'", '/x/', '['],
]
const programs = fc
  .constantFrom(...groups)
  .chain((signs) => fc.array(fc.constantFrom(...signs, 'x', '\n', '\n'), { minLength: 2, maxLength: 12 }))
  .map((pieces) => pieces.join('').split('\n'))

/** Whether a token that may hold newlines of the program's data does hold one, read sign by sign. */
function reachesOver(lines: readonly string[]): boolean {
  const tokens = [...jsTokens(lines.join('\n'))]
  return tokens.some(({ type, value }) => /Template|StringLiteral/.test(type) && value.includes('\n'))
}

test('what is plain to see is so', () => {
  fc.assert(
    fc.property(programs, (lines) => {
      fc.pre(endTemplatesOnTheirLine(lines))
      expect(reachesOver(lines)).toBe(false)
    }),
    { numRuns: 20_000 },
  )
})

test.each([
  ['no template'],
  ['const a = `x`'],
  ['f(`${a}: ${b.c}`, \'d\', "e") // that’s all'],
  ['`http://${HOST}:${PORT}/`'],
  ['`${a.join(", ")}\\n`, `$5`, `\\${`'],
])('most code is plain: %s', (line) => {
  expect(endTemplatesOnTheirLine([line])).toBe(true)
})

test('a long line is looked at once', () => {
  const long = `a = ${'`${b} + '.repeat(30_001)}`
  expect(endTemplatesOnTheirLine([long])).toBe(false)
})
