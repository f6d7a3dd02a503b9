import { expect, test } from 'vitest'
import { buildPrograms, importReplyReader } from './programs.ts'

const readReply = await importReplyReader(await buildPrograms())

const read = (status: string, fields: string, body: string, method = 'GET'): unknown => {
  const reply = readReply(Buffer.from(`HTTP/1.1 ${status}\r\n${fields}\r\n\r\n${body}`), method)
  return reply && [reply.body.toString(), reply.surplus]
}

test.each(['0x3', '+3', '-3', '3.0', '3e0', '', '3, 3', '3\r\nContent-Length: 3', '4'])(
  'the examiner takes no response with the length %j for a whole one',
  (length) => {
    expect(read('200 OK', `Content-Length: ${length}`, 'abc')).toBe(undefined)
  },
)

test('what follows a body counts as surplus, and so does any body where none may be', () => {
  expect(read('200 OK', 'Content-Length: 3', 'abcd')).toEqual(['abc', 1])
  expect(read('200 OK', 'Content-Length: 3', 'abc', 'HEAD')).toEqual(['', 3])
  expect(read('204 No Content', 'Allow: GET', 'abc')).toEqual(['', 3])
  expect(read('304 ', 'Content-Length: 3', '')).toEqual(['', 0])
  expect(read('200 OK', 'Date: x', 'abc')).toEqual(['abc', 0])
})
