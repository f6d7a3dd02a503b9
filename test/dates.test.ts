import { expect, test } from 'vitest'
import { clockValueIn, isDate } from '../tangle/text/dates.ts'

const at = Date.parse('2026-11-29T19:56:51.700Z')
const span = { from: at, to: at + 2_000 }

test.each([
  ['Date: Sun, 29 Nov 2026 19:56:51 GMT', '19:56:51'],
  ['2026-11-29T19:56:53.175Z', '19:56:53'],
  ['[29/Nov/2026:19:56:52 +0000]', '19:56:52'],
  ['it is 7:56:52 PM', '7:56:52'],
  [`since ${Math.floor(at / 1000)} s`, String(Math.floor(at / 1000))],
  [`${at + 5}`, `${at + 5}`],
  ['19:56:50 is before', undefined],
  ['19:56:54 is after', undefined],
  ['119:56:51', undefined],
  ['2026-11-29', undefined],
])('a value of the clock in `%s`', (text, value) => {
  expect(clockValueIn(text, span)).toBe(value)
})

test('midnight is twelve', () => {
  const midnight = Date.parse('2026-11-30T00:00:01Z')
  expect(clockValueIn('12:00:01 AM', { from: midnight, to: midnight })).toBe('12:00:01')
})

test.each([
  ['Sun, 29 Nov 2026 19:56:51 GMT', false],
  ['Sun, 29 Nov 2026 19:56:51', true],
  ['Sun Nov 29 2026', true],
  ['29/Nov/2026:19:56:52', true],
  ['2026-11-29 19:56:52', true],
  ['2026', false],
])('whether `%s` is a date', (text, expected) => {
  expect(isDate(text)).toBe(expected)
})
