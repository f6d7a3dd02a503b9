import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildPrograms, importProgram, importReplyReader, type Reply } from './programs.ts'

const programs = await buildPrograms()
const { answer } = (await importProgram(programs, 'server/answer.js')) as {
  answer(request: object, root: string): object
}
const { serve } = (await importProgram(programs, 'server/connection.js')) as {
  serve(socket: net.Socket, service: { answer: (request: object) => object; log: () => void }): void
}
const { keptFor } = (await importProgram(programs, 'server/kept.js')) as {
  keptFor(root: string, path: string): object | undefined
}
const readReply = await importReplyReader(programs)

const HOUR = 3_600_000
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kept-')))
const root = join(folder, 'site')
let server: net.Server
let socket: net.Socket

/** A file is kept only when it has not changed for a while: so let it be later. */
const { now } = Date
const clock = vi.spyOn(Date, 'now')

beforeAll(async () => {
  server = net.createServer({ allowHalfOpen: true }, (one) =>
    serve(one, { answer: (request) => answer(request, root), log: () => {} }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
})

beforeEach(() => {
  clock.mockImplementation(() => now() + HOUR)
  rmSync(folder, { recursive: true, force: true })
  for (const path of ['site/teas', 'outside']) mkdirSync(join(folder, path), { recursive: true })
  write('site/teas/green.txt', 'old!')
  write('outside/green.txt', 'secret')
})

afterAll(() => {
  socket.destroy()
  server.close()
  clock.mockRestore()
  rmSync(folder, { recursive: true, force: true })
})

let written = 0

/** Writes a file, and gives it a time of its own: clocks of systems may stand still between two writes. */
function write(path: string, text: string): void {
  writeFileSync(at(path), text)
  written += 1
  utimesSync(at(path), written, written)
}

function at(path: string): string {
  return join(folder, path)
}

/** Asks on the one connection that stays open. */
async function get(path: string): Promise<Reply> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  for (let bytes = Buffer.alloc(0); ;) {
    const [piece] = (await once(socket, 'data')) as [Buffer]
    bytes = Buffer.concat([bytes, piece])
    const reply = readReply(bytes, 'GET')
    if (reply?.surplus === 0) return reply
  }
}

async function text(path: string): Promise<string> {
  const { status, body } = await get(path)
  return status === 200 ? body.toString() : String(status)
}

function escaped(letter: string): string {
  return letter === '/' ? letter : `%${letter.charCodeAt(0).toString(16)}`
}

function isKept(path: string): boolean {
  return keptFor(root, path) !== undefined
}

const file = 'site/teas/green.txt'

/** Puts another text of the same length in the place of a file, and the old times with it. */
function replaceInSilence(): void {
  utimesSync(at(file), 0, 0)
  write('site/new', 'new!')
  utimesSync(at('site/new'), 0, 0)
  renameSync(at('site/new'), at(file))
}

test.each<[what: string, expected: string, change: () => void]>([
  ['has another text of the same length', 'new!', () => write(file, 'new!')],
  ['is longer', 'longer', () => write(file, 'longer')],
  ['is empty', '', () => write(file, '')],
  ['was replaced by one that looks the same', 'new!', replaceInSilence],
  ['is gone', '404', () => rmSync(at(file))],
  ['is a folder now', '301', () => (rmSync(at(file)), mkdirSync(at(file)))],
  ['is a pipe now', '404', () => (rmSync(at(file)), execFileSync('mkfifo', [at(file)]))],
  [
    'is a link that leads out',
    '404',
    () => (rmSync(at(file)), symlinkSync(at('outside/green.txt'), at(file))),
  ],
  [
    'is in a folder that is a link now, which leads out',
    '404',
    () => (rmSync(at('site/teas'), { recursive: true }), symlinkSync(at('outside'), at('site/teas'))),
  ],
])('a file that was kept and %s is looked up again', async (_what, expected, change) => {
  expect(await text('/teas/green.txt')).toBe('old!')
  expect(isKept('/teas/green.txt')).toBe(true)
  expect(await text('/teas/green.txt')).toBe('old!')
  change()
  expect(await text('/teas/green.txt')).toBe(expected)
})

test('a link that is turned to another file leads there', async () => {
  write('site/black.txt', 'black')
  symlinkSync('teas/green.txt', at('site/tea'))
  expect(await text('/tea')).toBe('old!')
  expect(isKept('/tea')).toBe(true)
  rmSync(at('site/tea'))
  symlinkSync('black.txt', at('site/tea'))
  expect(await text('/tea')).toBe('black')
})

test('what a folder shows is what its index.html is', async () => {
  write('site/teas/index.html', 'one')
  expect(await text('/teas/')).toBe('one')
  expect(isKept('/teas/')).toBe(true)
  write('site/teas/index.html', 'two')
  expect(await text('/teas/')).toBe('two')
  rmSync(at('site/teas/index.html'))
  expect(await text('/teas/')).toBe('404')
})

test('a file that changed a moment ago is not kept, since it may change again within the same tick', async () => {
  clock.mockImplementation(now)
  expect(await text('/teas/green.txt')).toBe('old!')
  expect(isKept('/teas/green.txt')).toBe(false)
})

test('a large file is not kept, and of small ones no more than 500', async () => {
  write('site/large', 'a'.repeat(131_073))
  write('site/small', 'a'.repeat(131_072))
  for (const path of ['/large', '/small']) await get(path)
  expect(['/large', '/small'].map(isKept)).toEqual([false, true])
  for (let i = 0; i < 500; i++) {
    write(`site/${i}`, 'a')
    await get(`/${i}`)
  }
  expect(['/small', '/0', '/499'].map(isKept)).toEqual([false, true, true])
})

test('however often a page is spelled in another way, it pushes no other page out', async () => {
  write('site/home', 'home')
  expect(await text('/home')).toBe('home')
  const spellings = Array.from({ length: 1200 }, (_, i) =>
    Array.from('teas/green.txt', (letter, at) => ((i >> at) % 2 === 1 ? escaped(letter) : letter)).join(''),
  )
  for (const spelling of new Set(spellings)) expect(await text(`/${spelling}`)).toBe('old!')
  expect(isKept('/home')).toBe(true)
  expect(isKept('/teas/green.tx%74')).toBe(false)
})

test('whatever happens to files, a response has what is there when it is asked for', async () => {
  const names = ['a', 'b']
  const step = fc.record({
    name: fc.constantFrom(...names),
    text: fc.constantFrom('1111', '2222', '33'),
    how: fc.constantFrom('write', 'rename', 'remove', 'ask', 'ask', 'ask'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const there = new Map<string, string>()
      for (const name of names) rmSync(at(`site/${name}`), { force: true })
      for (const { name, text: content, how } of steps) {
        if (how === 'ask') expect(await text(`/${name}`)).toBe(there.get(name) ?? '404')
        else if (how === 'remove') rmSync(at(`site/${name}`), { force: true })
        else if (how === 'write') write(`site/${name}`, content)
        else {
          write('site/new', content)
          renameSync(at('site/new'), at(`site/${name}`))
        }
        if (how === 'remove') there.delete(name)
        else if (how !== 'ask') there.set(name, content)
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
  )
})
