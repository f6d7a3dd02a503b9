import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildPrograms, importReplyReader, type Reply } from './programs.ts'
import { startForTest, startServer, type StartedServer } from './started.ts'

const folder = await buildPrograms()
const readReply = await importReplyReader(folder)

let started: StartedServer

beforeAll(async () => {
  const site = join(folder, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'index.html'), '<!doctype html>\n<title>Home</title>\n')
  writeFileSync(join(site, 'big.bin'), '')
  truncateSync(join(site, 'big.bin'), 40_000_000)
  started = await startServer(folder, ['server.js', site])
})

afterAll(() => void started.process.kill())

/** A line of the server's log: no client can make it another one. */
const logged = /^\S+ - - \[[^\]]+\] "(?:[^"\\]|\\.)*" \d{3} (?:\d+|-)(?: "[^"\\]+")?\n/gm

/** After each attack: nothing is left open, the process lives, and it has printed no more than a line for each request or failure. */
afterEach(async () => {
  while ((await started.openConnections()) > 0);
  expect((await reply(GET)).status).toBe(200)
  const said = started
    .takePrinted()
    .replaceAll(logged, '')
    .replaceAll(/^connection failed: (?:read|write) E[A-Z]+\n/gm, '')
  expect(said).toBe('')
})

async function connect(): Promise<net.Socket> {
  const socket = net.createConnection({ host: '127.0.0.1', port: started.port, allowHalfOpen: true })
  await once(socket, 'connect')
  socket.setNoDelay()
  socket.on('error', () => {})
  return socket
}

/** All that comes until the server ends its side. */
async function heardOn(socket: net.Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  await once(socket, 'end')
  socket.end()
  return Buffer.concat(pieces)
}

async function ask(bytes: string): Promise<Buffer> {
  const socket = await connect()
  socket.write(bytes, 'latin1')
  return await heardOn(socket)
}

function whole(bytes: Buffer, method: string): Reply {
  const read = readReply(bytes, method)
  if (read === undefined) throw new Error(`no whole response: ${JSON.stringify(bytes.toString('latin1'))}`)
  return read
}

async function reply(bytes: string): Promise<Reply> {
  return whole(await ask(bytes), bytes.split(' ')[0] ?? '')
}

const HOST = 'Host: a\r\nConnection: close\r\n\r\n'
const GET = `GET / HTTP/1.1\r\n${HOST}`

test.each([
  ['a page', GET, 200],
  ['HEAD', `HEAD / HTTP/1.1\r\n${HOST}`, 200],
  ['OPTIONS', `OPTIONS / HTTP/1.1\r\n${HOST}`, 204],
  ['OPTIONS for the whole server', `OPTIONS * HTTP/1.1\r\n${HOST}`, 204],
  ['CONNECT', `CONNECT a:443 HTTP/1.1\r\n${HOST}`, 405],
  ['TRACE', `TRACE / HTTP/1.1\r\n${HOST}`, 405],
  ['an absolute target', `GET http://b/ HTTP/1.1\r\n${HOST}`, 200],
  ['an absolute target with a user', `GET http://u@b/ HTTP/1.1\r\n${HOST}`, 400],
  ['names that every object has', `GET / HTTP/1.1\r\n__proto__: x\r\nconstructor: y\r\n${HOST}`, 200],
  ['a page that every object has', `GET /__proto__ HTTP/1.1\r\n${HOST}`, 404],
  ['a method that every object has', `__proto__ / HTTP/1.1\r\n${HOST}`, 501],
  ['two empty lines', '\r\n\r\n', 400],
  ['the greeting of TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\n', 400],
  ['the greeting of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
])('%s gets one whole response, and the connection ends', async (_what, bytes, status) => {
  const { fields, ...rest } = await reply(bytes)
  expect(rest).toMatchObject({ status, surplus: 0 })
  expect(fields.get('connection')).toEqual(['close'])
  expect(fields.has('allow')).toBe(status === 405 || status === 204)
})

test('a head in single bytes is answered like one that comes at once', async () => {
  const undated = (bytes: Buffer): string => bytes.toString('latin1').replace(/^Date: .*\r\n/m, '')
  const socket = await connect()
  const heard = heardOn(socket)
  for (const byte of GET) await new Promise((sent) => socket.write(byte, sent))
  expect(undated(await heard)).toBe(undated(await ask(GET)))
})

test('nothing is answered behind a request that closes the connection', async () => {
  expect(await reply(GET.repeat(100))).toMatchObject({ status: 200, surplus: 0 })
})

test('a client that has ended its side gets its response', async () => {
  const socket = await connect()
  socket.end(GET)
  expect(whole(await heardOn(socket), 'GET').status).toBe(200)
})

test('a client that ends without a byte gets nothing', async () => {
  const socket = await connect()
  socket.end()
  expect((await heardOn(socket)).length).toBe(0)
})

test.each(['GET / HT', 'GET / HTTP/1.1\r\nHost: a\r\n'])(
  'a client that ends after %j gets 400',
  async (bytes) => {
    const socket = await connect()
    socket.end(bytes)
    expect(whole(await heardOn(socket), 'GET')).toMatchObject({ status: 400, surplus: 0 })
  },
)

test.each([
  ['refused', 'GET /\n'],
  ['answered', GET],
])('a client that is %s and sends on is read to its end, and not cut off', async (_what, bytes) => {
  const socket = await connect()
  const much = 'a'.repeat(2_000_000)
  socket.write(bytes + much)
  const heard: Buffer[] = []
  socket.on('data', (piece: Buffer) => heard.push(piece))
  await once(socket, 'end')
  socket.end(GET + much)
  expect(await once(socket, 'close')).toEqual([false])
  expect(whole(Buffer.concat(heard), 'GET')).toMatchObject({ surplus: 0 })
})

test.each([
  ['before a request', ''],
  ['in the middle of a request', 'GET / HT'],
  ['before the response is read', GET],
  ['in the middle of much that nobody reads', GET + 'a'.repeat(100_000)],
])('a hundred clients that reset their connections %s do no harm', async (_when, bytes) => {
  for (let i = 0; i < 100; i++) {
    const socket = await connect()
    await new Promise((sent) => socket.write(bytes, sent))
    socket.resetAndDestroy()
  }
})

test('a thousand connections at once are all answered, and the silent ones disturb nobody', async () => {
  const sockets: net.Socket[] = []
  while (sockets.length < 1000) sockets.push(...(await Promise.all(Array.from({ length: 50 }, connect))))
  const asking = sockets.slice(0, 800)
  const heard = asking.map(heardOn)
  for (const socket of asking) socket.write(GET.slice(0, 9))
  for (const socket of asking) socket.write(GET.slice(9))
  const statuses = (await Promise.all(heard)).map((bytes) => whole(bytes, 'GET').status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(800)
  for (const socket of sockets) socket.destroy()
})

const hasDescriptors = existsSync('/proc/self/fd')

test.skipIf(!hasDescriptors)(
  'a thousand transfers that are broken off leave no descriptor open',
  async () => {
    const descriptors = (): number => readdirSync(`/proc/${started.process.pid}/fd`).length
    const breakOff = async (): Promise<void> => {
      const socket = await connect()
      const closed = once(socket, 'close')
      socket.once('data', () => socket.resetAndDestroy())
      socket.write(GET.replace('/', '/big.bin'))
      await closed
    }
    await breakOff()
    while ((await started.openConnections()) > 0);
    const before = descriptors()
    for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 25 }, breakOff))
    while ((await started.openConnections()) > 0);
    await expect.poll(descriptors).toBeLessThanOrEqual(before)
  },
)

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s stops it, and no line of the log is lost',
  async (signal) => {
    const server = await startForTest(folder, ['server.js', join(folder, 'site')])
    const response = await fetch(`http://127.0.0.1:${server.port}/`)
    await response.text()
    const ended = once(server.process, 'close')
    server.process.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(server.takePrinted()).toMatch(/^[^\n]* "GET \/ HTTP\/1.1" 200 \d+\n$/)
  },
)
