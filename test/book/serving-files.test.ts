import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildPrograms, importProgram, importReplyReader, type Reply } from './programs.ts'

type Refusal = { readonly status: number; readonly message: string }
type OpenFile = { readonly handle: FileHandle; readonly length: number }
type Found = { readonly file: OpenFile; readonly name: string } | { readonly folder: readonly string[] }
type Response = { readonly status: number; readonly fields: readonly unknown[]; readonly body: OpenFile }
const programs = await buildPrograms()
const { find, rootOf } = (await importProgram(programs, 'server/files.js')) as {
  find(root: string, path: string): Promise<Found>
  rootOf(folder: string): Promise<string | undefined>
}
const { answer } = (await importProgram(programs, 'server/answer.js')) as {
  answer(request: object, root: string): Promise<object>
}
type Service = { readonly answer: (request: object) => Promise<object>; readonly log: () => void }
const { serve } = (await importProgram(programs, 'server/connection.js')) as {
  serve(socket: net.Socket, service: Service): void
}
const { send } = (await importProgram(programs, 'server/send.js')) as {
  send(socket: Writable, response: Response, method: string): Promise<void>
}
const readReply = await importReplyReader(programs)

const SECRET = 'secret'
const SIZE = 40_000_000

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'serving-')))
const root = join(folder, 'site')
let server: net.Server
let port: number

/** What the server prints: nothing but the failures of its connections. */
const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)

beforeAll(async () => {
  for (const path of ['site/a/b', 'site/empty', 'site/.git', 'site/a/.hidden', 'site-drafts'])
    mkdirSync(join(folder, path), { recursive: true })
  for (const path of ['site/index.html', 'site/a/index.html', 'site/a/b/x.txt', 'site/é ü.txt', 'site/100%'])
    writeFileSync(join(folder, path), 'public')
  for (const path of [
    'x.txt',
    'site-drafts/x.txt',
    'site-drafts/index.html',
    'site/.env',
    'site/.git/config',
  ])
    writeFileSync(join(folder, path), SECRET)
  writeFileSync(join(root, 'a/.hidden/x.txt'), SECRET)
  writeFileSync(join(root, 'big.bin'), '')
  truncateSync(join(root, 'big.bin'), SIZE)
  symlinkSync('a/b/x.txt', join(root, 'inside'))
  symlinkSync('../x.txt', join(root, 'out'))
  symlinkSync('../site-drafts', join(root, 'drafts'))
  symlinkSync(join(folder, 'site-drafts/index.html'), join(root, 'empty/index.html'))
  symlinkSync('loop', join(root, 'loop'))
  symlinkSync('..', join(root, 'up'))
  execFileSync('mkfifo', [join(root, 'pipe')])

  server = net.createServer({ allowHalfOpen: true }, (socket) => {
    serve(socket, { answer: (request) => answer(request, root), log: () => {} })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ;({ port } = server.address() as AddressInfo)
})

afterAll(() => {
  server.close()
  expect(printed.mock.calls.flat().filter((line) => !String(line).startsWith('connection failed: '))).toEqual(
    [],
  )
  rmSync(folder, { recursive: true, force: true })
})

/** Connects, and sends a request for a target without ending this side. */
function connect(target: string, method = 'GET'): net.Socket {
  const socket = net.connect(port, '127.0.0.1')
  socket.write(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  return socket
}

/** All bytes until a connection ends, in whatever way. */
async function received(socket: net.Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  socket.on('error', () => undefined)
  socket.on('end', () => socket.end())
  await once(socket, 'close')
  return Buffer.concat(pieces)
}

async function get(target: string, method = 'GET'): Promise<Reply | undefined> {
  return readReply(await received(connect(target, method)), method)
}

function descriptors(): string[] {
  return readdirSync('/proc/self/fd')
}

test.each([
  ['/', 200],
  ['/a/', 200],
  ['/a/b/x.txt', 200],
  ['/%C3%A9%20%c3%bc.txt', 200],
  ['/100%25', 200],
  ['/inside', 200],
  ['/?a=/../x', 200],
  // What counts is where a link ends, not the way there.
  ['/up/site/index.html', 200],
  ['http://example.com/a/', 200],
  ['/../x.txt', 404],
  ['/a/../index.html', 404],
  ['/./index.html', 404],
  ['/%2e%2e/x.txt', 404],
  ['/%2E./x.txt', 404],
  ['/..%2fx.txt', 404],
  ['/a%2fb%2fx.txt', 404],
  ['/a%5cb%5cx.txt', 404],
  ['/a\\b\\x.txt', 404],
  ['/%252e%252e/x.txt', 404],
  ['/../site-drafts/x.txt', 404],
  ['/index.html%00', 404],
  ['/index.html%00.txt', 404],
  ['//index.html', 404],
  ['//example.com/%2e%2e', 404],
  ['//example.com/..%2f', 404],
  ['//example.com/..', 404],
  ['/a//b/x.txt', 404],
  ['/a/b/x.txt/', 404],
  ['/inside/', 404],
  ['/.env', 404],
  ['/.git/config', 404],
  ['/a/.hidden/x.txt', 404],
  ['/%2egit/config', 404],
  ['/out', 404],
  ['/drafts/x.txt', 404],
  ['/drafts', 404],
  ['/drafts/', 404],
  ['/up/x.txt', 404],
  ['/empty/', 404],
  ['/loop', 404],
  ['/pipe', 404],
  ['/x.constructor', 404],
  ['/%', 400],
  ['/%zz', 400],
  ['/%C3', 404],
  ['/%FF%FE', 404],
  ['/%ED%A0%80', 404],
])('a request for %s gets %i', async (target, status) => {
  const reply = await get(target)
  expect(reply?.status).toBe(status)
  expect(reply?.body.includes(SECRET)).toBe(false)
  expect(reply?.surplus).toBe(0)
})

test.each([
  ['long', 'a'.repeat(5000)],
  ['deep', 'a/'.repeat(3000)],
])('a path that is too %s for the system is a missing page', async (_what, long) => {
  expect((await get(`/${long}`))?.status).toBe(404)
})

test.each([
  ['/a', '/a/'],
  ['/a?b=//c', '/a/?b=//c'],
  ['http://example.com/a/b', '/a/b/'],
  ['/%61', '/a/'],
])('a folder without its slash, %s, is redirected to %s', async (target, location) => {
  expect((await get(target))?.fields.get('location')).toEqual([location])
})

test('a file named like a property of an object is bytes', async () => {
  writeFileSync(join(root, 'x.constructor'), 'public')
  const reply = await get('/x.constructor')
  expect(reply?.fields.get('content-type')).toEqual(['application/octet-stream'])
  expect(reply?.fields.get('x-content-type-options')).toEqual(['nosniff'])
  rmSync(join(root, 'x.constructor'))
})

test('a pipe that nobody writes into keeps no client waiting, however many ask for it', async () => {
  const replies = await Promise.all([...Array.from({ length: 20 }, () => get('/pipe')), get('/a/')])
  expect(replies.map((reply) => reply?.status)).toEqual([...Array(20).fill(404), 200])
})

test('a root that is a link, one with a slash, and one that is / are roots; a file is none', async () => {
  symlinkSync('site', join(folder, 'link'))
  expect(await rootOf(join(folder, 'link'))).toBe(root)
  expect(await rootOf(`${root}/`)).toBe(root)
  expect(await rootOf('/')).toBe('/')
  expect(await rootOf(join(root, 'index.html'))).toBe(undefined)
  const found = await find('/', join(root, 'index.html'))
  if ('file' in found) await found.file.handle.close()
  expect('file' in found).toBe(true)
})

const pieces = [
  '..',
  '.',
  '%2e',
  '%2E%2e',
  '%252e',
  '/',
  '//',
  '%2f',
  '%5c',
  '\\',
  '%00',
  '%0d%0a',
  '%',
  '%C3',
]
const words = [
  'a',
  'b',
  'x.txt',
  'index.html',
  'site',
  'site-drafts',
  'drafts',
  'out',
  'up',
  'inside',
  'empty',
]
const others = ['.git', 'config', '.env', 'loop', 'pipe', 'example.com', '%61', 'é', ' ', ':', '?', '~']
const part = fc.constantFrom(...pieces, ...words, ...others, '/', '/', '/')
const anyPath = fc.array(part, { maxLength: 12 }).map((parts) => `/${parts.join('')}`)
/** Paths that few of the others hit upon: of a file or folder that is there, with little behind it. */
const nearPath = fc
  .tuple(
    fc.constantFrom('/a', '/a/b', '/empty', '/a/', '/inside', '/a/b/x.txt'),
    fc.array(part, { maxLength: 2 }),
  )
  .map(([place, parts]) => place + parts.join(''))
const path = fc.oneof({ weight: 9, arbitrary: anyPath }, { weight: 1, arbitrary: nearPath })

test('no path leads out of the root, to a hidden file or to another site', async () => {
  let served = 0
  let redirected = 0
  await fc.assert(
    fc.asyncProperty(path, async (asked) => {
      const found = await find(root, asked).catch((error: Refusal) => error)
      if ('file' in found) {
        const text = await found.file.handle.readFile('utf8').finally(() => found.file.handle.close())
        expect(text).toBe('public')
        served += 1
      } else if ('folder' in found) {
        expect(`/${found.folder.map(encodeURIComponent).join('/')}/`).toMatch(/^\/[^/\\]/)
        redirected += 1
      } else {
        expect([400, 404]).toContain(found.status)
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 5000) },
  )
  expect(served).toBeGreaterThan(20)
  expect(redirected).toBeGreaterThan(20)
})

test('a file that grows while it is sent is sent as long as it was announced', async () => {
  const file = join(root, 'grows.bin')
  writeFileSync(file, '')
  truncateSync(file, SIZE)
  const socket = connect('/grows.bin')
  socket.once('data', () => appendFileSync(file, 'and more'))
  const reply = readReply(await received(socket), 'GET')
  expect(reply?.body.length).toBe(SIZE)
  expect(reply?.surplus).toBe(0)
})

test('a file that shrinks while it is sent breaks off, and the next one is served', async () => {
  const file = join(root, 'shrinks.bin')
  writeFileSync(file, '')
  truncateSync(file, SIZE)
  const socket = connect('/shrinks.bin')
  socket.once('data', () => truncateSync(file, 1000))
  const bytes = await received(socket)
  expect(bytes.toString('latin1', 0, 300)).toContain(`Content-Length: ${SIZE}`)
  expect(bytes.length).toBeLessThan(SIZE)
  expect(printed).toHaveBeenLastCalledWith('connection failed: a file became shorter while it was sent')
  expect((await get('/'))?.status).toBe(200)
})

test('a file that is replaced while it is sent is the old one to its end', async () => {
  const file = join(root, 'replaced.bin')
  writeFileSync(file, 'a'.repeat(5_000_000))
  const socket = connect('/replaced.bin')
  socket.once('data', () => {
    writeFileSync(join(root, 'new.bin'), 'b')
    renameSync(join(root, 'new.bin'), file)
  })
  const reply = readReply(await received(socket), 'GET')
  expect(reply?.body.equals(Buffer.alloc(5_000_000, 'a'))).toBe(true)
})

test('of a large file a few pieces are in memory, however slow its reader is', async () => {
  let most = 0
  let length = 0
  const slow: Writable = new Writable({
    write(piece: Buffer, _encoding, done) {
      most = Math.max(most, slow.writableLength)
      length += piece.length
      setImmediate(done)
    },
  })
  const found = await find(root, '/big.bin')
  if (!('file' in found)) throw new Error('no file')
  await send(slow, { status: 200, fields: [], body: found.file }, 'GET')
  expect(length).toBeGreaterThan(SIZE)
  expect(most).toBeLessThan(200_000)
})

test.skipIf(!existsSync('/proc/self/fd'))(
  'no file remains open after HEAD, after a whole reply, or after a client that left in the middle',
  async () => {
    await get('/big.bin', 'HEAD')
    const before = descriptors().length
    for (let round = 0; round < 50; round++) {
      await get('/a/b/x.txt')
      await get('/big.bin', 'HEAD')
      const leaving = connect('/big.bin')
      leaving.once('data', () => leaving.resetAndDestroy())
      await once(leaving, 'close')
    }
    await expect.poll(() => descriptors().length).toBeLessThanOrEqual(before)
  },
)

test.skipIf(!existsSync('/proc/self/fd'))(
  'no file remains open when the system cannot say what it is',
  async () => {
    const handle = await open(join(root, 'index.html'))
    const stat = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'stat')
    await handle.close()
    const before = descriptors().length
    stat.mockRejectedValueOnce(new Error('the disk fails'))
    await expect(find(root, '/index.html')).rejects.toThrow('the disk fails')
    stat.mockRestore()
    await expect.poll(() => descriptors().length).toBeLessThanOrEqual(before)
  },
)

test('a client that ends its side after the request gets its answer, and so does one that breaks off', async () => {
  const asking = connect('/a/')
  asking.end()
  expect(readReply(await received(asking), 'GET')?.status).toBe(200)
  const leaving = net.connect(port, '127.0.0.1')
  leaving.end('GET / HT')
  expect(readReply(await received(leaving), 'GET')?.status).toBe(400)
})
