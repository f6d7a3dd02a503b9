import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { buildPrograms, importProgram } from './programs.ts'
import { startForTest } from './started.ts'

type Entry = {
  readonly address: string
  readonly time: Date
  readonly line: string
  readonly status: number
  readonly size: number | undefined
}
type Service = { readonly answer: () => Promise<object>; readonly log: (entry: Entry) => void }

const programs = await buildPrograms()
const { serve } = (await importProgram(programs, 'server/connection.js')) as {
  serve(socket: net.Socket, service: Service): void
}
const { logLine } = (await importProgram(programs, 'server/log.js')) as { logLine(entry: Entry): string }
const { textResponse } = (await importProgram(programs, 'server/response.js')) as {
  textResponse(status: number, type: string, text: string): object
}

const site = join(programs, 'site')
mkdirSync(site)
writeFileSync(join(site, 'index.html'), '<!doctype html>\n<title>Home</title>\n')

/** All that comes for a request until the connection ends, in whatever way. */
async function ask(port: number, path = '/'): Promise<string> {
  const socket = net.connect({ port, host: '127.0.0.1' })
  let text = ''
  socket.on('data', (piece) => (text += piece.toString('latin1')))
  socket.on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  await once(socket, 'close')
  return text
}

async function startService(service: Service): Promise<number> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => serve(socket, service))
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** So long that a few lines of the log are written at once. */
const LONG = `/${'a'.repeat(7000)}`

test.each([
  ['the log', ['stdout']],
  ['the log and the troubles', ['stdout', 'stderr']],
] as const)('the service goes on when nobody reads %s any more', async (_what, outputs) => {
  const { process: server, port, takePrinted } = await startForTest(programs, ['server.js', site])
  for (const output of outputs) server[output]?.destroy()
  for (let i = 0; i < 40; i++) expect(await ask(port, LONG)).toMatch(/^HTTP\/1\.1 404 /)
  if (outputs.length > 1) return
  let printed = ''
  await expect.poll(() => (printed += takePrinted())).toMatch(/^(?:log failed: write E[A-Z]+\n){2,}$/)
})

test('a log that throws costs one connection, is written down, and disturbs no other', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => printed.mockRestore())
  const mistake = new Error('a mistake in a log')
  const log = vi.fn<Service['log']>().mockImplementationOnce(() => {
    throw mistake
  })
  const port = await startService({ answer: async () => textResponse(200, 'text/plain', 'tea'), log })
  await ask(port)
  expect(printed.mock.calls).toEqual([[mistake]])
  expect(await ask(port)).toMatch(/tea$/)
})

test('a mistake in an answer is written down with the request that it belongs to', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => printed.mockRestore())
  const mistake = new Error('a mistake in an answer')
  const port = await startService({ answer: () => Promise.reject(mistake), log: () => undefined })
  expect(await ask(port)).toMatch(/^HTTP\/1\.1 500 /)
  expect(printed.mock.calls).toEqual([[expect.stringMatching(/^\S+Z "GET \/ HTTP\/1\.1"$/), mistake]])
})

test('the time in the log is that of the request, however long its answer takes', async () => {
  let asked = 0
  const log = vi.fn<Service['log']>()
  const answer = async (): Promise<object> => {
    asked = Date.now()
    while (Date.now() < asked + 20);
    return textResponse(200, 'text/plain', 'tea')
  }
  await ask(await startService({ answer, log }))
  await expect.poll(() => log.mock.calls.length).toBe(1)
  expect(log.mock.calls[0]?.[0].time.getTime()).toBeLessThanOrEqual(asked)
})

test('a dash for a size says that it is not known, and nothing else', () => {
  const entry = { address: '::1', time: new Date(0), line: 'GET / HTTP/1.1', status: 200 }
  expect(logLine({ ...entry, size: 0 })).toMatch(/ 200 0$/)
  expect(logLine({ ...entry, size: undefined })).toMatch(/ 200 -$/)
})
