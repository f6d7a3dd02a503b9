import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messagesOn } from '../../tangle/pages/transcript/events/arrows.ts'
import { hexOf, visibleLines, visibleText } from '../../tangle/pages/transcript/layout/visible-text.ts'
import { storyOf } from '../transcript/literals.ts'

const shown = (bytes: Uint8Array | string) =>
  visibleLines(Buffer.from(bytes)).map((line) => line.map(({ text }) => text).join(''))

describe('bytes made readable', () => {
  test.each([
    ['the ends of lines', 'GET / HTTP/1.1\r\n\r\n', ['GET / HTTP/1.1\\r\\n', '\\r\\n']],
    ['text behind the last line end', 'a\nb', ['a\\n', 'b']],
    ['nothing', '', ['']],
    ['letters of several bytes', 'Montréal 🍁', ['Montréal 🍁']],
    ['controls, and signs that turn text around', '\t\0\x1b\u202e', ['\\t\\0\\x1b\\u202e']],
  ])('%s', (_name, text, lines) => {
    expect(shown(text)).toEqual(lines)
  })

  test('half a letter is a byte', () => {
    const letter = Buffer.from('é')
    expect(shown(letter.subarray(0, 1))).toEqual(['\\xc3'])
    expect(shown(letter.subarray(1))).toEqual(['\\xa9'])
    expect(shown(Buffer.from([0xf0, 0x9f, 0x8d]))).toEqual(['\\xf0\\x9f\\x8d'])
  })

  test('a backslash of the text is distinguished from one of ours', () => {
    expect(visibleText('\\r\r')).toEqual([
      { text: '\\r', isControl: false },
      { text: '\\r', isControl: true },
    ])
  })

  test('nothing is left that has no picture, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(shown(bytes).join('')).not.toMatch(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u)
        expect(hexOf(bytes).split(' ').filter(Boolean)).toHaveLength(bytes.length)
      }),
    )
  })
})

const panes = ['server', 'client']
const meeting = ['server types a', 'client types b', 'client opens 0', 'server accepts 0']
const messages = (...lines: string[]) =>
  messagesOn(storyOf([...meeting, ...lines], panes).trace, 0).map(({ from, to, bytes, writes }) => ({
    text: Buffer.from(bytes).toString(),
    writes,
    isRead: to.event !== undefined,
    isWritten: from.event !== undefined,
  }))

describe('the messages on a connection', () => {
  test('one for each read, from the write that brings its last byte', () => {
    expect(
      messages('client writes 0 abc', 'client writes 0 def', 'server reads 0 abcd', 'server reads 0 ef'),
    ).toEqual([
      { text: 'abcd', writes: 2, isRead: true, isWritten: true },
      { text: 'ef', writes: 1, isRead: true, isWritten: true },
    ])
  })

  test('what was never read is shown by itself', () => {
    expect(messages('client writes 0 abc', 'server reads 0 a')).toEqual([
      { text: 'a', writes: 1, isRead: true, isWritten: true },
      { text: 'bc', writes: 1, isRead: false, isWritten: true },
    ])
  })

  test('what nobody was seen to write was read all the same', () => {
    expect(messages('server reads 0 x')).toEqual([{ text: 'x', writes: 0, isRead: true, isWritten: false }])
  })

  test('each direction is a stream of its own', () => {
    expect(
      messages('client writes 0 ask', 'server reads 0 ask', 'server writes 0 tell', 'client reads 0 tell'),
    ).toMatchObject([{ text: 'ask' }, { text: 'tell' }])
  })
})
