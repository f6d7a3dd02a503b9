import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultsOf } from '../../tangle/message/check-message.ts'

const faultsIn = (text: string, isToHead = false) => faultsOf(text.split('\n'), isToHead)

const host = 'Host: 127.0.0.1:8080'
const upgrade = 'Connection: Upgrade\nUpgrade: websocket'

describe('a message that Node treats apart is read all the same', () => {
  test.each([
    ['101 Switching Protocols', `HTTP/1.1 101 Switching Protocols\n${upgrade}\n`],
    ['101 without the field Upgrade', 'HTTP/1.1 101 Switching Protocols\n'],
    ['100 Continue', 'HTTP/1.1 100 Continue\n'],
    ['103 Early Hints', 'HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload\n'],
    ['a request for an upgrade', `GET /chat HTTP/1.1\n${host}\n${upgrade}\n`],
    ['205 without a body', 'HTTP/1.1 205 Reset Content\nContent-Length: 0\n'],
    ['205 without a chunk', 'HTTP/1.1 205 Reset Content\nTransfer-Encoding: chunked\n\n0\n'],
    ['TRACE', `TRACE / HTTP/1.1\n${host}\n`],
    ['a status without a reason', 'HTTP/1.1 200 \nContent-Length: 0\n'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\nHost: example.com:443\n'],
    ['an expectation that is met', `GET / HTTP/1.1\n${host}\nExpect: 100-continue\n`],
    ['an expectation that nobody knows', `GET / HTTP/1.1\n${host}\nExpect: foo\n`],
  ])('%s', async (_name, text) => {
    expect(await faultsIn(text)).toEqual([])
  })
})

describe('what is wrong with such a message is reported', () => {
  test.each([
    ['101 with something behind it', `HTTP/1.1 101 Switching Protocols\n${upgrade}\n\nhello`, 'wrong length'],
    ['100 with something behind it', 'HTTP/1.1 100 Continue\n\nhello', 'wrong length'],
    [
      '100 with a second response behind it',
      'HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\n',
      'wrong length',
    ],
    ['103 with a bad date', 'HTTP/1.1 103 Early Hints\nDate: today\n', 'bad date'],
    ['CONNECT without Host', 'CONNECT example.com:443 HTTP/1.1\n', 'no Host'],
    [
      'CONNECT with something behind it',
      'CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\nhello',
      'wrong length',
    ],
    ['an unknown expectation and two Hosts', `GET / HTTP/1.1\n${host}\n${host}\nExpect: foo\n`, 'two Hosts'],
    ['HTTP/1.0 and chunks', 'HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n0\n', 'wrong length'],
    [
      'a request of HTTP/1.0 and chunks',
      'POST / HTTP/1.0\nTransfer-Encoding: chunked\n\n0\n',
      'wrong length',
    ],
    ['TRACE with a body', `TRACE / HTTP/1.1\n${host}\nContent-Length: 2\n\na`, 'wrong length'],
    ['205 with a body', 'HTTP/1.1 205 Reset Content\nContent-Length: 2\n\na', 'wrong length'],
    ['205 with a body of no length', 'HTTP/1.1 205 Reset Content\n\na', 'wrong length'],
    [
      '205 with a chunk',
      'HTTP/1.1 205 Reset Content\nTransfer-Encoding: chunked\n\n1\na\n0\n',
      'wrong length',
    ],
    ['a status without its blank', 'HTTP/1.1 200\nContent-Length: 0\n', 'bad start line'],
    ['two lengths', 'HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 2\n\na', 'bad header'],
    ['a length below zero', 'HTTP/1.1 200 OK\nContent-Length: -1\n\n', 'bad header'],
    ['two lengths in one', 'HTTP/1.1 200 OK\nContent-Length: 2, 2\n\na', 'bad header'],
    ['100 with a bad header', 'HTTP/1.1 100 Continue\nno colon\n', 'bad header'],
  ])('%s', async (_name, text, fault) => {
    expect(await faultsIn(text)).toEqual([fault])
  })
})

describe('a response to HEAD', () => {
  test.each([
    ['says a length', 'HTTP/1.1 200 OK\nContent-Length: 12', []],
    ['may end with its empty line', 'HTTP/1.1 200 OK\nContent-Length: 12\n', []],
    ['may say that there would be chunks', 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked', []],
    ['has no body', 'HTTP/1.1 200 OK\nContent-Length: 12\n\n<p>1815</p>', ['wrong length']],
    ['has no body without a length', 'HTTP/1.1 200 OK\n\nhello', ['wrong length']],
    ['has dates that are right', 'HTTP/1.1 200 OK\nDate: today', ['bad date']],
    ['says no length for 204', 'HTTP/1.1 204 No Content\nContent-Length: 12', ['wrong length']],
    ['has no chunks in HTTP/1.0', 'HTTP/1.0 200 OK\nTransfer-Encoding: chunked', ['wrong length']],
  ])('%s', async (_name, text, faults) => {
    expect(await faultsIn(text, true)).toEqual(faults)
  })
})

test('whatever is in a message, it is read to an end', async () => {
  const starts = ['GET / HTTP/1.1', 'CONNECT a:1 HTTP/1.1', 'HEAD / HTTP/1.0']
  const statuses = [100, 101, 103, 199, 200, 204, 304, 417, 999].map((status) => `HTTP/1.1 ${status} It`)
  const fields = [host, upgrade, 'Expect: 100-continue', 'Expect: foo', 'Connection: close', 'Upgrade: h2c']
  const bodies = ['', 'hello', '0', 'Content-Length: 6', 'Transfer-Encoding: chunked', 'no colon']
  const line = fc.constantFrom(...starts, ...statuses, ...fields, ...bodies)
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 9 }), async (lines) => {
      expect((await faultsIn(lines.join('\n'))).length).toBeLessThan(5)
    }),
    { numRuns: 400 },
  )
})
