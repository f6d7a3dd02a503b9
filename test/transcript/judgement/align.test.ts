import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isShown } from '../../../tangle/transcript/notation/transcript.ts'
import { alignRows, haveHappened } from '../../../tangle/transcript/judgement/align.ts'
import { shape, transcriptOf } from '../literals.ts'

const shapes = [shape('port', String.raw`(?<=port )\d{5}`)]

const rowsOf = (printed: readonly string[]) => transcriptOf(['$ it', ...printed]).rows.filter(isShown)

/** Each pair as `printed | actual`, with `=` where they agree and `!` where not. */
function align(printed: readonly string[], actual: readonly string[]): string[] {
  const { pairs } = alignRows(rowsOf(printed), actual, shapes, new Map())
  return pairs.map(
    ({ printed: row, actual: line, agrees }) =>
      `${agrees ? '=' : '!'} ${row?.text ?? ''} | ${line === undefined ? '' : actual[line]}`,
  )
}

describe('printed rows are laid beside actual ones', () => {
  test.each([
    ['all the same', ['a', 'b'], ['a', 'b'], ['= a | a', '= b | b']],
    ['none at all', [], [], []],
    ['one changed', ['a', 'b', 'c'], ['a', 'x', 'c'], ['= a | a', '! b | x', '= c | c']],
    ['one missing', ['a', 'b', 'c'], ['a', 'c'], ['= a | a', '! b | ', '= c | c']],
    ['the last missing', ['a', 'b'], ['a'], ['= a | a', '! b | ']],
    ['one more', ['a', 'c'], ['a', 'b', 'c'], ['= a | a', '!  | b', '= c | c']],
    ['one more at the end', ['a'], ['a', 'b'], ['= a | a', '!  | b']],
    ['one more than none', [], ['a'], ['!  | a']],
    ['two in the other order', ['a', 'b'], ['b', 'a'], ['! a | ', '= b | b', '!  | a']],
    [
      '`...` for several',
      ['a', '...', 'd'],
      ['a', 'b', 'c', 'd'],
      ['= a | a', '= ... | b', '= ... | c', '= d | d'],
    ],
    ['`...` for none', ['a', '...'], ['a'], ['= a | a', '= ... | ']],
    ['`...` before a row that comes twice', ['...', 'a'], ['a', 'a'], ['= ... | a', '= a | a']],
    ['`...` and then a row that never came', ['...', 'z'], [], ['= ... | ', '! z | ']],
    ['`...` and then a row that came otherwise', ['...', 'z'], ['a', 'b'], ['= ... | a', '! z | b']],
    ['`[..]` in a row', ['a [..]'], ['a b'], ['= a [..] | a b']],
    [
      'a value twice',
      ['port 40001', 'port 40001'],
      ['port 50001', 'port 50001'],
      ['= port 40001 | port 50001', '= port 40001 | port 50001'],
    ],
    [
      'a value that changed',
      ['port 40001', 'port 40001'],
      ['port 50001', 'port 50002'],
      ['= port 40001 | port 50001', '! port 40001 | port 50002'],
    ],
  ])('%s', (_name, printed, actual, expected) => {
    expect(align(printed, actual)).toEqual(expected)
  })

  test('what is known of values goes on from one command to the next', () => {
    const { bindings } = alignRows(rowsOf(['port 40001']), ['port 50001'], shapes, new Map())
    const { pairs } = alignRows(rowsOf(['port 40001']), ['port 50002'], shapes, bindings)
    expect(pairs.map(({ agrees }) => agrees)).toEqual([false])
  })
})

describe('rows have happened', () => {
  test.each([
    ['when there are none', [], [], true],
    ['when all are there', ['a', 'b'], ['a', 'b'], true],
    ['when more came since', ['a'], ['a', 'b'], true],
    ['not while one is missing', ['a', 'b'], ['a'], false],
    ['not in another order', ['a', 'b'], ['b', 'a'], false],
    ['not with another before them', ['b'], ['a', 'b'], false],
    ['at once for `...` alone', ['...'], [], true],
    ['behind `...`, any number of rows later', ['...', 'b'], ['a', 'a', 'b'], true],
    ['behind `...`, when the same row came before', ['...', 'a', 'b'], ['a', 'x', 'a', 'b'], true],
    ['not behind `...` before it came', ['...', 'b'], ['a', 'a'], false],
    ['with `...` at the end, when the rows before are there', ['a', '...'], ['a'], true],
    ['with a value of a shape', ['port 40001'], ['port 50001'], true],
    ['with two `...`', ['...', 'a', '...', 'b'], ['x', 'a', 'y', 'b', 'z'], true],
  ])('%s', (_name, printed, actual, expected) => {
    expect(haveHappened(rowsOf(printed), actual, shapes)).toBe(expected)
  })
})

const letter = fc.constantFrom('a', 'b', 'c')
const printedRow = fc.constantFrom('a', 'b', 'c', '...', '[..]')

test('every row and every line is in exactly one pair, in order', () => {
  fc.assert(
    fc.property(
      fc.array(printedRow, { maxLength: 8 }),
      fc.array(letter, { maxLength: 8 }),
      (printed, actual) => {
        const rows = rowsOf(printed)
        const { pairs } = alignRows(rows, actual, [], new Map())
        expect(pairs.flatMap((pair) => pair.actual ?? [])).toEqual(actual.map((_, i) => i))
        const single = pairs.flatMap((pair) => (pair.printed?.kind === 'output' ? [pair.printed] : []))
        expect(single).toEqual(rows.filter(({ kind }) => kind === 'output'))
      },
    ),
  )
})

test('lines that the printed rows allow agree, and then they have happened; else neither', () => {
  fc.assert(
    fc.property(
      fc.array(printedRow, { maxLength: 6 }),
      fc.array(letter, { maxLength: 6 }),
      (printed, actual) => {
        const pattern = printed
          .map((row) => (row === '...' ? '(?:.\n)*' : row === '[..]' ? '.\n' : `${row}\n`))
          .join('')
        const isAllowed = new RegExp(`^${pattern}$`).test(actual.map((line) => `${line}\n`).join(''))
        const { pairs } = alignRows(rowsOf(printed), actual, [], new Map())
        expect(pairs.every(({ agrees }) => agrees)).toBe(isAllowed)
        if (isAllowed) expect(haveHappened(rowsOf(printed), actual, [])).toBe(true)
      },
    ),
  )
})
