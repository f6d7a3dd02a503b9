import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { buildPrograms, importProgram, importReplyReader } from './programs.ts'

type Request = { readonly line: string; readonly target: { readonly path: string } }
type Body = { readonly length: number }
type Response = { readonly status: number; readonly fields: readonly unknown[]; readonly body: Body }
type Entry = { readonly line: string; readonly status: number; readonly reason?: string }
type Service = {
  readonly answer: (request: Request) => Response | Promise<Response>
  readonly log: (entry: Entry) => void
}
type Limits = Record<'idle' | 'request' | 'stall' | 'linger' | 'stop', number>
type Bytes = { take(): Promise<Buffer | undefined> }

const programs = await buildPrograms()
const { serve } = (await importProgram(programs, 'server/connection.js')) as {
  serve(socket: net.Socket, service: Service, limits: Limits): () => void
}
const readReply = await importReplyReader(programs)
const { Input } = (await importProgram(programs, 'server/input.js')) as {
  readonly Input: new (stream: PassThrough) => Bytes
}
const { skipBody } = (await importProgram(programs, 'server/body.js')) as {
  skipBody(input: Bytes, body: number | 'chunked'): Promise<void>
}

const AGES = 600_000
const BODY = 5_000_000
const patient: Limits = { idle: AGES, request: AGES, stall: AGES, linger: 100, stop: AGES }
let ended: (() => void)[] = []

afterEach(() => {
  for (const end of ended) end()
  ended = []
})

type Started = {
  readonly port: number
  readonly stop: () => void
  readonly log: string[]
  readonly closed: () => number
  /** How many bytes of responses the system has had no room for until now. */
  readonly unsent: () => number
}

/** A server whose answer is the path, or what a test says. */
async function start(limits: Partial<Limits>, answer: Service['answer'] = pathOf): Promise<Started> {
  const log: string[] = []
  const stops = new Set<() => void>()
  const sockets = new Set<net.Socket>()
  let closed = 0
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const service = {
      answer,
      log: ({ line, status, reason }: Entry) =>
        void log.push(`${status} ${line}${reason === undefined ? '' : `: ${reason}`}`),
    }
    stops.add(serve(socket, service, { ...patient, ...limits }))
    sockets.add(socket)
    socket.on('close', () => (closed += 1))
    ended.push(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ended.push(() => server.close())
  const stop = (): void => {
    server.close()
    for (const end of stops) end()
  }
  const unsent = (): number => [...sockets].reduce((sum, socket) => sum + socket.writableLength, 0)
  return { port: (server.address() as AddressInfo).port, stop, log, closed: () => closed, unsent }
}

async function pathOf({ target }: Request): Promise<Response> {
  return { status: 200, fields: [], body: Buffer.from(target.path) }
}

async function connect(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** The bodies of all responses, or their statuses where they are errors, until the server ends its side. */
async function replies(socket: net.Socket): Promise<string[]> {
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  await once(socket, 'end')
  const found: string[] = []
  for (let bytes = Buffer.concat(pieces); bytes.length > 0;) {
    const reply = readReply(bytes, 'GET')
    if (reply === undefined) return [...found, 'broken']
    found.push(reply.status === 200 ? reply.body.toString() : String(reply.status))
    bytes = bytes.subarray(bytes.length - reply.surplus)
  }
  return found
}

async function exchange(port: number, bytes: string): Promise<string[]> {
  const socket = await connect(port)
  socket.end(bytes, 'latin1')
  return await replies(socket)
}

function get(path: string, ...fields: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: a', ...fields, '', ''].join('\r\n')
}

test('a thousand requests in one piece are answered in order, also where the first takes longest', async () => {
  const waiting: (() => void)[] = []
  const { port } = await start({}, async (request) => {
    if (request.target.path === '/0') await new Promise<void>((resolve) => waiting.push(resolve))
    return await pathOf(request)
  })
  const paths = Array.from({ length: 1000 }, (_, i) => `/${i}`)
  const all = exchange(port, paths.map((path) => get(path)).join(''))
  await expect.poll(() => waiting.length).toBe(1)
  waiting[0]?.()
  expect(await all).toEqual(paths)
})

const hidden = get('/hidden')
const chunk = `${hidden.length.toString(16)};name="caf\xe9"\r\n${hidden}\r\n`

test.each([
  ['with a length', [`Content-Length: ${hidden.length}`], hidden],
  ['in chunks', ['Transfer-Encoding: chunked'], `${chunk}${chunk}0\r\nX: GET / HTTP/1.1\r\n\r\n`],
])('a body %s that is itself a request is not answered, however it is cut', async (_how, fields, body) => {
  const { port } = await start({})
  const bytes = get('/first', ...fields) + body + get('/last')
  for (let cut = 0; cut <= bytes.length; cut++) {
    const socket = await connect(port)
    socket.setNoDelay()
    socket.write(bytes.slice(0, cut), 'latin1', () => socket.end(bytes.slice(cut), 'latin1'))
    expect(await replies(socket)).toEqual(['/first', '/last'])
  }
})

test.each([
  ['a size that is not hexadecimal', 'g\r\n'],
  ['a size with a sign', '+1\r\na\r\n0\r\n\r\n'],
  ['a size with 0x', '0x1\r\na\r\n0\r\n\r\n'],
  ['a size with a blank behind it', '1 \r\na\r\n0\r\n\r\n'],
  ['an empty size', '\r\n'],
  ['a size that ends without CR', '1\na\r\n0\r\n\r\n'],
  ['a size of too many digits', `${'0'.repeat(9)}\r\n\r\n`],
  ['a chunk that is longer than it says', '1\r\nab\r\n0\r\n\r\n'],
  ['a trailer without a colon', '0\r\nGET / HTTP/1.1\r\n\r\n'],
  ['an extension that never ends', `1;${'a'.repeat(5000)}`],
  ['an end too early', '5\r\nab'],
])('%s is refused, and nothing behind it is answered', async (_what, body) => {
  const { port } = await start({})
  expect(await exchange(port, get('/first', 'Transfer-Encoding: chunked') + body)).toEqual(['400'])
})

test.each([
  ['with a length', [`Content-Length: ${BODY}`], ''],
  ['in one chunk', ['Transfer-Encoding: chunked'], `${BODY.toString(16)}\r\n`],
  ['in small chunks', ['Transfer-Encoding: chunked'], `1;${'a'.repeat(900)}\r\na\r\n`.repeat(2000)],
  ['in trailers', ['Transfer-Encoding: chunked'], `0\r\n${`X: ${'a'.repeat(900)}\r\n`.repeat(2000)}`],
])('too much %s gets 413, and the connection ends', async (_how, fields, body) => {
  const { port } = await start({})
  expect(await exchange(port, get('/first', ...fields) + body)).toEqual(['413'])
})

test('a body is read to its end in whatever pieces it comes, and not a byte further', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(
      sizes,
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      async (chunks, cuts) => {
        const stream = new PassThrough()
        const body = chunks.map((size) => `${size.toString(16)}\r\n${'\n'.repeat(size)}\r\n`).join('')
        const bytes = `${body}0\r\n\r\nrest`
        const input = new Input(stream)
        const skipped = skipBody(input, 'chunked')
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length] ?? 1
          stream.write(bytes.slice(at, (at += size)))
          await new Promise(setImmediate)
        }
        stream.end()
        await skipped
        let rest = ''
        for (let piece = await input.take(); piece !== undefined; piece = await input.take())
          rest += String(piece)
        expect(rest).toBe('rest')
      },
    ),
    { numRuns: 100 },
  )
})

test.each([
  ['HTTP/1.0', 'GET /a HTTP/1.0\r\n\r\n', ['/a']],
  ['HTTP/1.0 with keep-alive', 'GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n', ['/a', '/b']],
  [
    'HTTP/1.0 with an expectation, which counts for nothing there',
    'GET /a HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello',
    ['/a', '/b'],
  ],
  ['HTTP/1.1', get('/a'), ['/a', '/b']],
  ['HTTP/1.1 with close', get('/a', 'Connection: x, CLOSE'), ['/a']],
  ['a body that waits to be invited', get('/a', 'Expect: 100-continue', 'Content-Length: 5'), ['/a']],
])('behind a request of %s there may be another one, or not', async (_what, bytes, expected) => {
  const { port } = await start({})
  expect(await exchange(port, bytes + get('/b'))).toEqual(expected)
})

test.each(['\r', '\r\n'])('what ends with %j behind its last request is answered once', async (end) => {
  const { port, log } = await start({})
  const bytes = get('/a') + end
  for (let cut = bytes.length - 3; cut <= bytes.length; cut++) {
    const socket = await connect(port)
    socket.setNoDelay()
    socket.write(bytes.slice(0, cut), () => socket.end(bytes.slice(cut)))
    expect(await replies(socket)).toEqual(['/a'])
  }
  expect(new Set(log)).toEqual(new Set(['200 GET /a HTTP/1.1']))
})

test('a line end alone is no request, and is closed without a word', async () => {
  const { port, log } = await start({ idle: 50, request: 100 })
  const socket = await connect(port)
  socket.write('\r\n')
  expect(await replies(socket)).toEqual([])
  expect(log).toEqual([])
})

test('the log says why a request was refused', async () => {
  const { port, log } = await start({})
  expect(await exchange(port, 'GET /a HTTP/1.1\r\n\r\n')).toEqual(['400'])
  expect(log).toEqual(['400 : no Host'])
})

test('where a body is refused, the request is known: the log has its line, and HEAD gets no body', async () => {
  const { port, log } = await start({})
  const socket = await connect(port)
  socket.end(`HEAD /a HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY}\r\n\r\n`)
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  await once(socket, 'end')
  expect(readReply(Buffer.concat(pieces), 'HEAD')).toMatchObject({ status: 413, surplus: 0 })
  expect(log).toEqual(['413 HEAD /a HTTP/1.1: the body is too long'])
})

test.each([
  ['at once', (response: Response) => response],
  ['later', async (response: Response) => response],
])('a field that would be two, answered %s, gets 500 and closes its file', async (_when, given) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const close = vi.fn(async () => undefined)
  const body = { handle: { close }, length: 5 } as Body
  const { port, log } = await start({}, (request) =>
    request.target.path === '/bad'
      ? given({ status: 200, fields: [['Location', '/\r\nX: y']], body })
      : pathOf(request),
  )
  expect(await exchange(port, get('/bad') + get('/good'))).toEqual(['500', '/good'])
  expect(log).toEqual(['500 GET /bad HTTP/1.1', '200 GET /good HTTP/1.1'])
  expect(close).toHaveBeenCalledOnce()
  expect(String(printed.mock.calls[0])).toContain('not a value for Location')
  printed.mockRestore()
})

test.each([
  ['a head', 'GET / HTTP/1.1\r\n'],
  ['a body', get('/', 'Content-Length: 5') + 'ab'],
  ['chunks', `${get('/', 'Transfer-Encoding: chunked')}1\r\n`],
])(
  'a client that never finishes %s gets 408, and others are served in the meantime',
  async (_what, bytes) => {
    const { port } = await start({ request: 300, stall: 50 })
    const socket = await connect(port)
    socket.write(bytes)
    const slow = replies(socket)
    expect(await exchange(port, get('/other'))).toEqual(['/other'])
    expect(await slow).toEqual(['408'])
  },
)

test('a client that drips bytes is cut off too, since each byte buys it no time', async () => {
  const { port, closed } = await start({ request: 300, linger: 50 })
  const socket = await connect(port)
  const drip = (): void => void socket.write('a', () => setTimeout(drip, 5))
  drip()
  expect(await replies(socket)).toEqual(['408'])
  await expect.poll(closed).toBe(1)
})

test('a connection without a request is closed without a word', async () => {
  const { port } = await start({ idle: 50 })
  const [silent, answered] = [await connect(port), await connect(port)]
  answered.write(get('/a'))
  expect(await Promise.all([replies(silent), replies(answered)])).toEqual([[], ['/a']])
})

test('an answer may take longer than a client may take to read it', async () => {
  const { port, closed } = await start({ idle: 500, stall: 50 }, async (request) => {
    await expect.poll(closed).toBe(1)
    return await pathOf(request)
  })
  await connect(port)
  expect(await exchange(port, get('/slow'))).toEqual(['/slow'])
})

test('a client that does not read is cut off, and others are served', async () => {
  const big = Buffer.alloc(20_000_000)
  const { port, closed } = await start({ stall: 1000 }, async (request) =>
    request.target.path === '/big' ? { status: 200, fields: [], body: big } : await pathOf(request),
  )
  const socket = await connect(port)
  socket.pause()
  socket.write(get('/big'))
  expect(await exchange(port, get('/other'))).toEqual(['/other'])
  await expect.poll(closed, { timeout: 10_000 }).toBe(2)
})

test('a client that does not read is cut off, also where the answer took longer than it may take', async () => {
  const big = Buffer.alloc(20_000_000)
  const { port, closed } = await start({ idle: 500, stall: 50 }, async () => {
    await expect.poll(closed).toBe(1)
    return { status: 200, fields: [], body: big }
  })
  await connect(port)
  const socket = await connect(port)
  socket.pause()
  socket.write(get('/big'))
  await expect.poll(closed, { timeout: 10_000 }).toBe(2)
})

test('a client that leaves the end of its last small response unread is cut off', async () => {
  const small = { status: 200, fields: [], body: Buffer.alloc(4_000) }
  const { port, log, closed, unsent } = await start({ idle: 500, stall: 50 }, () => small)
  const socket = await connect(port)
  socket.pause()
  for (let asked = 1; unsent() === 0; asked++) {
    socket.write(get('/'))
    await vi.waitUntil(() => log.length === asked, { interval: 0, timeout: 10_000 })
  }
  expect(closed()).toBe(0)
  await expect.poll(closed, { timeout: 10_000 }).toBe(1)
})

test('a stop ends idle connections at once, and lets responses finish', async () => {
  const waiting: (() => void)[] = []
  const { port, stop, log } = await start({}, async (request) => {
    if (request.target.path === '/long') await new Promise<void>((resolve) => waiting.push(resolve))
    return await pathOf(request)
  })
  const [idle, busy] = [await connect(port), await connect(port)]
  idle.write(get('/a'))
  await once(idle, 'readable')
  busy.write(get('/long') + get('/never'))
  const both = [replies(idle), replies(busy)]
  await expect.poll(() => waiting.length).toBe(1)
  stop()
  expect(await both[0]).toEqual(['/a'])
  waiting[0]?.()
  expect(await both[1]).toEqual(['/long'])
  expect(log).toEqual(['200 GET /a HTTP/1.1', '200 GET /long HTTP/1.1'])
  await expect(connect(port)).rejects.toThrow('ECONNREFUSED')
})

test('a request that is on its way when an idle connection is stopped is read, and not answered by a reset', async () => {
  const { port, stop, log } = await start({})
  const socket = await connect(port)
  const heard = replies(socket)
  socket.write(get('/a'))
  await expect.poll(() => log.length).toBe(1)
  stop()
  expect(await heard).toEqual(['/a'])
  socket.write(get('/late'))
  await new Promise((sent) => socket.write('a'.repeat(1_000_000), sent))
  socket.end()
  expect(await once(socket, 'close')).toEqual([false])
  expect(log).toHaveLength(1)
})

test('a stop while a response is sent that promised more ends the connection behind it', async () => {
  const big = Buffer.alloc(20_000_000)
  const { port, stop } = await start({}, () => ({ status: 200, fields: [], body: big }))
  const socket = await connect(port)
  socket.write(get('/big'))
  await once(socket, 'readable')
  stop()
  expect(await replies(socket)).toHaveLength(1)
})

test.each<[what: string, answer: Service['answer']]>([
  [
    'a client that does not take its response',
    () => ({ status: 200, fields: [], body: Buffer.alloc(20_000_000) }),
  ],
  ['an answer that never comes', () => new Promise(() => undefined)],
])('%s holds up a stop only for so long', async (_what, answer) => {
  const asked = vi.fn(answer)
  const { port, stop, closed } = await start({ stop: 50 }, asked)
  const socket = await connect(port)
  socket.pause()
  socket.write(get('/'))
  await expect.poll(() => asked.mock.calls.length).toBe(1)
  stop()
  await expect.poll(closed, { timeout: 10_000 }).toBe(1)
})
