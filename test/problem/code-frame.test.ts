import { expect, test } from 'vitest'
import { frameOf } from '../../tangle/problem/code-frame.ts'

const frame = (text: string, line: number, column: number, length: number) =>
  frameOf({ path: 'a.md', line, column }, length, (_, number) => text.split('\n')[number - 1])

test('two lines above, one below, the place underlined', () => {
  expect(frame('one\ntwo\nthree\nfour\nfive', 3, 2, 3)).toEqual([
    '  1 | one',
    '  2 | two',
    '> 3 | three',
    '    |  ^^^',
    '  4 | four',
  ])
})

test('line numbers are as wide as the widest', () => {
  expect(frame('\n'.repeat(8) + 'nine\nten', 9, 1, 4)).toEqual([
    '   7 |',
    '   8 |',
    '>  9 | nine',
    '     | ^^^^',
    '  10 | ten',
  ])
})

test.each([
  ['a tab takes two columns', '\tab', 2, 1, '   ab', '   ^'],
  ['a tab is underlined whole', 'a\tb', 2, 1, ' a  b', '  ^^'],
  ['a wide character takes two', '你好b', 3, 1, ' 你好b', '     ^'],
  ['an accent takes none', 'e\u0301b', 3, 1, ' e\u0301b', '  ^'],
  ['a sign without a shape gets one', 'a\u0000\u001bb', 3, 1, ' a␣␣b', '   ^'],
  ['at least one sign is underlined', 'ab', 3, 0, ' ab', '   ^'],
  ['nothing behind the line is', 'ab', 2, 50, ' ab', '  ^'],
])('%s', (_, text, column, length, shown, underline) => {
  expect(frame(text, 1, column, length)).toEqual([`> 1 |${shown}`, `    |${underline}`])
})

test('a line that is not there has no frame', () => {
  expect(frame('one', 2, 1, 1)).toEqual([])
})
