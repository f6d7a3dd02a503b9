import { expect, test } from 'vitest'
import { buildPrograms, importProgram } from './programs.ts'

type Written = { readonly head: string; readonly body: string }
type BytesOf = (
  response: { readonly status: number; readonly fields: readonly []; readonly body: Buffer },
  method: string,
  now: Date,
) => Buffer

const { bytesOf } = (await importProgram(await buildPrograms(), 'server/response.js')) as {
  readonly bytesOf: BytesOf
}

/** What the book's server would send with this status, and three bytes for a body. */
function written(status: number, method: string): Written {
  const response = { status, fields: [], body: Buffer.from('abc') } as const
  const [head = '', body = ''] = bytesOf(response, method, new Date(0)).toString('latin1').split('\r\n\r\n')
  return { head, body }
}

/** Every status that may be sent, of which a few are named by the standard. */
const statuses = Array.from({ length: 500 }, (_, i) => i + 100)
const isInterim = (status: number): boolean => status < 200
const isBare = (status: number): boolean => isInterim(status) || status === 204 || status === 304

test('a length is announced, unless the status forbids it or the length is not known', () => {
  for (const method of ['GET', 'HEAD']) {
    const silent = statuses.filter((status) => !written(status, method).head.includes('Content-Length: 3'))
    expect(silent).toEqual(statuses.filter(isBare))
  }
})

test('a body follows where a length is announced, unless only the head was asked for', () => {
  const bare = statuses.filter((status) => written(status, 'GET').body === '')
  expect(bare).toEqual(statuses.filter(isBare))
  expect(statuses.map((status) => written(status, 'HEAD').body).join('')).toBe('')
})

test('a response says that the connection ends, and one that announces another response does not', () => {
  const silent = statuses.filter((status) => !written(status, 'GET').head.includes('Connection: close'))
  expect(silent).toEqual(statuses.filter(isInterim))
})
