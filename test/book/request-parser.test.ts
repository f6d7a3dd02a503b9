import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMessage } from '../../tangle/message/node-parser.ts'
import { buildPrograms, importProgram } from './programs.ts'

type Request = {
  readonly line: string
  readonly method: string
  readonly target: { readonly path: string; readonly query: string; readonly host: string }
  readonly minor: 0 | 1
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly body: number | 'chunked'
}
type Refusal = { readonly status: number; readonly message: string; readonly section: string }
type Heard = { readonly request: Request; readonly rest: Buffer } | { readonly refusal: Refusal }
type Reader = { take(piece: Buffer): Heard | undefined }

const { HeadReader } = (await importProgram(await buildPrograms(), 'server/head.js')) as {
  readonly HeadReader: new () => Reader
}

/** What is read from pieces, in a form that can be compared, with the number of bytes left where a request ends. */
function read(pieces: readonly Buffer[]): unknown {
  const reader = new HeadReader()
  for (const [index, piece] of pieces.entries()) {
    const heard = reader.take(piece)
    if (heard === undefined) continue
    if ('refusal' in heard) {
      const { status, message, section } = heard.refusal
      return { status, message, section }
    }
    const rest = Buffer.concat([heard.rest, ...pieces.slice(index + 1)])
    return { ...heard.request, fields: [...heard.request.fields], rest: rest.toString('latin1') }
  }
  return undefined
}

/** Some bytes cut at these places, in whatever order and however often they come. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const bounds = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )
  return bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end))
}

const one = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)
const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
const end = fc.oneof({ weight: 40, arbitrary: one('\r\n') }, one('\n', '\r', '\r\r\n', '\n\r', '', '\r\n '))
const blank = one('', ' ', '\t', ' \t ', '\xa0')

const targets = [
  '/',
  '/a?b',
  '/a?b?c',
  '//x/y',
  '*',
  'a:1',
  'http://b/c',
  'HTTP://b',
  'http://b?c',
  'https://b/',
  '/a#b',
  '/\xe9',
  '',
]
const line = fc
  .tuple(
    one('GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'get', 'G:T', ''),
    one(...targets),
    one('HTTP/1.1', 'HTTP/1.0', 'HTTP/1.7', 'HTTP/2.0', 'http/1.1', 'HTTP/1', ''),
  )
  .map((words) => words.join(' '))

const fields = {
  Host: ['a', 'a:80', '[::1]:80', '[::1', 'a b', 'a/b', 'a@b', '', ':', '%61', 'a,b'],
  'Content-Length': ['0', '5', '05', '+5', '5,5', '0x5', '', '999999999999999', '1000000000000000', '5 5'],
  'Transfer-Encoding': [
    'chunked',
    'Chunked',
    ', chunked',
    'gzip',
    'gzip, chunked',
    'chunked, gzip',
    '',
    'chunked;a=b',
  ],
  X: ['', 'a', 'a:b', 'a\x00', 'a\x7f', '\xe9', 'a \t b'],
}
const field = one(...Object.keys(fields)).chain((name) =>
  fc
    .tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constant(name) },
        one(name.toLowerCase(), `${name} `, '', 'x y', '__proto__'),
      ),
      one(':', ':', ':', ':', ''),
      blank,
      one(...(fields[name as keyof typeof fields] ?? [])),
      blank,
    )
    .map((parts) => parts.join('')),
)

/** Requests that are nearly right, so that every check of the parser has its turn. */
const nearlyRight = fc
  .tuple(
    one('', '', '', '\r\n', '\r\n\r\n', '\n', '\r'),
    fc.oneof(fc.constant('GET / HTTP/1.1'), line),
    fc.array(field, { maxLength: 4 }),
    fc.infiniteStream(end),
    fc.oneof(fc.constant(''), fc.string(), byte),
  )
  .map(([before, first, lines, ends, after]) => {
    const next = (): string => String(ends.next().value)
    return [before, ...[first, 'Host: a', ...lines, ''].map((text) => text + next()), after].join('')
  })

/** Requests about as long as is allowed. */
const long = fc
  .tuple(
    one('', '\r\n'),
    fc.oneof(fc.integer({ min: 7980, max: 8010 }), one('20', '8100').map(Number)),
    fc.oneof(fc.integer({ min: 16_360, max: 16_390 }), one('100', '17000').map(Number)),
    fc.infiniteStream(end),
  )
  .map(([before, first, whole, ends]) => {
    const next = (): string => String(ends.next().value)
    const start = `${before}GET /${'a'.repeat(first - 14)} HTTP/1.1${next()}Host: a${next()}X: `
    return `${start}${'b'.repeat(Math.max(0, whole - start.length - 4))}${next()}${next()}and more`
  })

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')
const places = fc.array(fc.nat(), { maxLength: 6 })

test('any bytes that are nearly a request are read alike however they are cut', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nearlyRight,
        fc.array(byte).map((codes) => codes.join('')),
      ),
      places,
      (text, where) => {
        const bytes = bytesOf(text)
        const whole = read([bytes])
        expect(read(cut(bytes, where))).toEqual(whole)
        expect(read(Array.from(bytes, (code) => Buffer.of(code)))).toEqual(whole)
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 2000) },
  )
})

test('what was kept of the fields of one request changes nothing in another', () => {
  const rest = '\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
  const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/1.7', 'HTTP/1.1', 'HTTP/1.0']
  const first = versions.map((version) => read([bytesOf(`POST /first ${version}${rest}`)]))
  expect(first).toMatchObject([
    { minor: 1, body: 'chunked', target: { path: '/first', host: 'a' } },
    { status: 400 },
    { minor: 1, line: 'POST /first HTTP/1.7' },
    { minor: 1, line: 'POST /first HTTP/1.1' },
    { status: 400 },
  ])
  const absolute = read([bytesOf(`POST http://b/second HTTP/1.1${rest}`)])
  expect(absolute).toMatchObject({ method: 'POST', target: { path: '/second', host: 'b' } })
  expect(read([bytesOf(`GET /third HTTP/1.1${rest}`)])).toMatchObject({
    method: 'GET',
    target: { host: 'a' },
  })
})

test('requests about as long as is allowed are read alike however they are cut', () => {
  fc.assert(
    fc.property(long, places, (text, where) => {
      const bytes = bytesOf(text)
      const near = [7990, 7999, 8000, 8001, 8002, 8003, 8004, 8005, 16_383, 16_384, 16_385]
      expect(read(cut(bytes, [...where, ...near]))).toEqual(read([bytes]))
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 500) },
  )
})

test('what is kept before a decision never exceeds the limit of a head', () => {
  const reader = new HeadReader()
  const bytes = bytesOf(`GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(5000)}`)
  const decided = Array.from(bytes).findIndex((code) => reader.take(Buffer.of(code)) !== undefined)
  expect(decided).toBe(16_384)
})

// Node's parser knows fewer methods and minor versions. It is lenient elsewhere, so this is no law the other way round.
// It refuses a tab behind a length, which RFC 9112 (section 5) allows.
const tabbed = /^(?:content-length|transfer-encoding):.*\t/im
const common = /^(?:GET|POST|HEAD|OPTIONS) .* HTTP\/1\.[01]$/

test('what is accepted, node accepts too, with the same fields', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(nearlyRight, async (text) => {
      const heard = new HeadReader().take(bytesOf(text))
      if (heard === undefined || 'refusal' in heard || !common.test(heard.request.line)) return
      if (tabbed.test(text)) return
      const { headers, refusal } = await parseMessage(bytesOf(text))
      expect(refusal).toBe(undefined)
      const grouped = new Map<string, string[]>()
      for (const [name, value] of headers) {
        grouped.set(name.toLowerCase(), [...(grouped.get(name.toLowerCase()) ?? []), value])
      }
      expect([...heard.request.fields]).toEqual([...grouped])
      compared += 1
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 2000) },
  )
  expect(compared).toBeGreaterThan(50)
})
