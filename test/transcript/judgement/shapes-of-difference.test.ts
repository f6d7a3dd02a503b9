import { describe, expect, test } from 'vitest'
import { matchRow } from '../../../tangle/transcript/notation/shapes.ts'
import { differInNumbers, shapesOf } from '../../../tangle/transcript/judgement/shapes-of-difference.ts'

const at = { path: 'a.md', line: 1, column: 1 }

describe('the shape that is suggested for a value that varies', () => {
  test.each([
    [
      'began 2026-11-29T06:52:08.602Z',
      'began 2026-11-29T06:52:09.004Z',
      [String.raw`\d+-\d+-\d+T\d+:\d+:\d+\.\d+Z`],
    ],
    ['process 31501, as you see', 'process 31599, as you see', [String.raw`(?<=process )\d+`]],
    ['7 users are here', '9 users are here', [String.raw`\d+(?= users)`]],
    ['31501', '31599', [String.raw`^\d+$`]],
    ['/tmp/book-pygRPc/work', '/tmp/book-9gfVbY/work', [String.raw`book-\w+`]],
    ['pid 12 of 3.5 s', 'pid 13 of 3.7 s', [String.raw`(?<=pid )\d+`, String.raw`(?<=of )\d+\.\d+`]],
    ['id 1 2', 'id 3 4', [String.raw`(?<=id )\d+`, String.raw`(?<=\d+ )\d+`]],
    [
      'Date: Sun, 29 Nov 2026 19:56:51 GMT',
      'Date: Mon, 30 Nov 2026 08:00:00 GMT',
      [String.raw`[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+`],
    ],
    [
      '127.0.0.1 [29/Nov/2026:19:56:51 +0000]',
      '127.0.0.1 [29/Nov/2026:19:56:52 +0000]',
      [String.raw`\d+\/[A-Z][a-z]{2}\/\d+:\d+:\d+:\d+`],
    ],
    ['took 1.5 s', 'took 2 s', [String.raw`(?<=took )\d+(?:\.\d+)?`]],
    ['one two', 'one', []],
    ['one - two', 'one + two', []],
  ])('%s', (first, second, shapes) => {
    expect(shapesOf(first, second)).toEqual(shapes)
  })

  test.each([
    ['process 31501', 'process 31599', 'total 41', 'total 42'],
    ['/tmp/book-pygRPc', '/tmp/book-9gfVbY', 'yes', 'no'],
    ['token abcXdef', 'token abcYdef', 'status good', 'status evil'],
    ['word one', 'word six', 'yes', 'no'],
  ])('%s: it covers that value and no other', (first, second, printed, actual) => {
    const shapes = shapesOf(first, second).map((pattern) => ({ name: 'value', pattern, at }))
    expect(matchRow(first, second, shapes, new Map())).toBeDefined()
    expect(matchRow(printed, actual, shapes, new Map())).toBeUndefined()
  })
})

test.each([
  ['took 58230514319700 ns', 'took 9 ns', true],
  ['took 1.5 s', 'took 2 s', true],
  ['Sun, 29 Nov 2026 19:56:51 GMT', 'Mon, 30 Nov 2026 08:00:00 GMT', true],
  ['on Sun 5', 'on Mon 6', false],
  ['a 1', 'b 2', false],
  ['a 1', 'a 1', false],
  ['a 1', 'a 1 2', false],
])('whether `%s` and `%s` differ in numbers alone', (first, second, expected) => {
  expect(differInNumbers(first, second)).toBe(expected)
})
