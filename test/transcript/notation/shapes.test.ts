import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bindings, matchRow, partsOf, unusedShapes } from '../../../tangle/transcript/notation/shapes.ts'
import { shape, transcriptOf } from '../literals.ts'

const port = shape('port', String.raw`(?<=port )\d{5}`)
const time = shape('time', String.raw`\d{2}:\d{2}(?::\d{2})?`)
const minute = shape('minute', String.raw`\d{2}:\d{2}`)
const shapes = [port, time]

const cut = (row: string, own = shapes) =>
  partsOf(row, own).map((piece) => (piece.kind === 'value' ? [piece.shape.name, piece.text] : piece.text))

describe('a printed row is cut into pieces', () => {
  test.each([
    ['nothing special', ['nothing special']],
    ['', ['']],
    ['at 12:30 on port 40001', ['at ', ['time', '12:30'], ' on port ', ['port', '40001']]],
    ['40001 is no port by itself', ['40001 is no port by itself']],
    ['12:30:59', [['time', '12:30:59']]],
    ['12:30[..]', [['time', '12:30'], '[..]']],
    ['[..]', ['[..]']],
    ['[..', ['[..']],
    [
      '12:3012:31',
      [
        ['time', '12:30'],
        ['time', '12:31'],
      ],
    ],
  ])('%j', (row, pieces) => {
    expect(cut(row)).toEqual(pieces)
  })

  test('the longer value wins, and of two as long the shape declared first', () => {
    expect(cut('12:30:59', [minute, time])).toEqual([['time', '12:30:59']])
    expect(cut('12:30', [minute, time])).toEqual([['minute', '12:30']])
    expect(cut('12:30', [time, minute])).toEqual([['time', '12:30']])
  })

  test('the pieces are the row, whatever it holds', () => {
    const row = fc.array(fc.constantFrom('[..]', 'port ', '40001', '12:30', ':', '0', 'é', '\u{1f341}', ' '))
    fc.assert(
      fc.property(row, (parts) => {
        const text = parts.join('')
        expect(
          partsOf(text, shapes)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

const agrees = (printed: string, actual: string, known: Bindings = new Map(), own = shapes) =>
  matchRow(printed, actual, own, known) !== undefined

describe('a row agrees', () => {
  test.each([
    ['the same', 'the same'],
    ['', ''],
    ['blanks behind it  ', 'blanks behind it'],
    ['blanks behind it', 'blanks behind it  '],
    ['at 12:30', 'at 23:59'],
    ['at 12:30', 'at 23:59:59'],
    ['port 40001 and port 40002', 'port 50001 and port 50002'],
    ['from 12:30 to 12:30', 'from 14:00 to 14:00'],
    ['[..]', ''],
    ['[..]', 'anything'],
    ['begin [..] end', 'begin here, go on, and end'],
    ['[..] at 12:30', 'now at 14:00'],
    ['[1] (a+b)* $x ^ \\d {2} | . ?/', '[1] (a+b)* $x ^ \\d {2} | . ?/'],
    ['(a+b)* \\d [..]', '(a+b)* \\d so'],
    ['\u{1f341} [..]', '\u{1f341} \u{1f342}'],
  ])('%j with %j', (printed, actual) => {
    expect(agrees(printed, actual)).toBe(true)
  })
})

describe('a row does not agree', () => {
  test.each([
    ['the same', 'the same.'],
    ['the same', ''],
    ['', 'something'],
    [' blank before', 'blank before'],
    ['at 12:30', 'at noon'],
    ['at 12:30', 'at 12:3'],
    ['at 12:30', 'at 12:30 sharp'],
    ['at 12:30', 'it is at 12:30'],
    ['on port 40001', 'on port 4000'],
    ['from 12:30 to 12:30', 'from 14:00 to 15:00'],
    ['begin [..] end', 'begin here, and end.'],
    ['begin [..] end', 'begin end'],
    ['(a+b)* [..]', 'aab so'],
    ['a.c [..]', 'abc d'],
  ])('%j with %j', (printed, actual) => {
    expect(agrees(printed, actual)).toBe(false)
  })
})

describe('a value printed twice is one value', () => {
  const first = matchRow('port 40001', 'port 50001', shapes, new Map()) ?? new Map()

  test.each([
    ['port 40001', 'port 50001', true],
    ['port 40001', 'port 50002', false],
    ['port 40001', 'port 40001', false],
    ['port 40002', 'port 50002', true],
  ])('when port 40001 was 50001: %j with %j is %j', (printed, actual, expected) => {
    expect(agrees(printed, actual, first)).toBe(expected)
  })

  test('a value that happened as it is printed is kept in mind too', () => {
    const same = matchRow('port 40001', 'port 40001', shapes, new Map()) ?? new Map()
    expect(agrees('port 40001', 'port 50001', same)).toBe(false)
    expect(agrees('port 40001', 'port 40001', same)).toBe(true)
  })

  test('two shapes may print one text for two values', () => {
    const id = shape('id', String.raw`(?<=id )\d{5}`)
    expect(agrees('port 40001 id 40001', 'port 50001 id 60001', new Map(), [port, id])).toBe(true)
  })
})

test('a row agrees with itself, and with no row that has another letter in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((row) => !row.includes('[..]'))
  fc.assert(
    fc.property(text, fc.nat(), (row, at) => {
      expect(agrees(row, row)).toBe(true)
      const place = at % (row.length + 1)
      expect(agrees(row, `${row.slice(0, place)}~${row.slice(place)}`)).toBe(false)
    }),
  )
})

test('a shape that no transcript prints is a problem, and one in a command is not printed', () => {
  const front = { title: undefined, shapes }
  const chapter = { path: 'a.md', slug: 'a', name: 'a.md', front, headings: [], blocks: [] }
  const printed = transcriptOf(['$ echo port 40001', 'at 12:30'])
  expect(unusedShapes([chapter], [printed]).map(({ message }) => message)).toEqual([
    'No transcript prints a value of the shape `port`.',
  ])
})
