import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openRelay, type RelayRecord } from '../../../tangle/transcript/sandbox/relay.ts'

/** A relay before a server that takes every connection and says nothing. */
async function relayBeforeServer() {
  const server = createServer((socket) => void socket.on('error', () => {}).resume())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const records: RelayRecord[] = []
  const { port } = server.address() as AddressInfo
  const relay = await openRelay(new Map([[8080, port]]), 'browser', (record) => records.push(record) > 0)
  onTestFinished(() => {
    relay.close()
    server.close()
  })
  return { relay, records }
}

/** Asks for a server as a browser does (RFC 1928), by its port. */
async function ask(relay: number, port: number, host = [3, 9, ...Buffer.from('localhost')]) {
  const browser = connect(relay, '127.0.0.1')
  await once(browser, 'connect')
  browser.write(Buffer.from([5, 1, 0]))
  await once(browser, 'data')
  browser.write(Buffer.from([5, 1, 0, ...host, port >> 8, port & 255]))
  return browser
}

test('a browser that breaks off before the server has answered ends its own connection and no more', async () => {
  const { relay, records } = await relayBeforeServer()
  for (let i = 0; i < 50; i++) {
    const browser = await ask(relay.port, 8080)
    browser.resetAndDestroy()
    await once(browser, 'close')
  }
  const last = await ask(relay.port, 8080)
  last.end('GET / HTTP/1.1\r\n\r\n')
  await once(last.resume(), 'close')
  expect(records.filter(({ kind }) => kind === 'opening')).toHaveLength(51)
  const sent = records.filter(({ kind }) => kind === 'write').map(({ bytes = '' }) => atob(bytes))
  expect(sent).toEqual(['GET / HTTP/1.1\r\n\r\n'])
})

const version4 = [1, 127, 0, 0, 1]
const version6 = [4, ...Array.from({ length: 15 }, () => 0), 1]

test.each([
  ['its name', undefined, 8080, 0],
  ['its address', version4, 8080, 0],
  ['its address of version 6', version6, 8080, 0],
  ['another port', undefined, 8081, 4],
  ['another name', [3, 1, 97], 8080, 4],
  ['another address', [1, 127, 0, 0, 2], 8080, 4],
  ['another address of version 6', [...version6.slice(0, -1), 2], 8080, 4],
])('a browser that asks for a server by %s is answered', async (_what, host, port, status) => {
  const { relay, records } = await relayBeforeServer()
  const browser = await ask(relay.port, port, host)
  const [answer] = (await once(browser, 'data')) as [Buffer]
  expect([...answer.subarray(0, 2)]).toEqual([5, status])
  expect(records.map(({ kind }) => kind)).toEqual(status === 0 ? ['opening', 'open'] : [])
  browser.destroy()
})

test('a browser that nobody hears is refused, and that is recorded', async () => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  const records: RelayRecord[] = []
  const relay = await openRelay(new Map([[8080, port]]), 'browser', (record) => records.push(record) > 0)
  onTestFinished(relay.close)
  const browser = (await ask(relay.port, 8080)).on('error', () => {}).resume()
  await new Promise((closed) => browser.once('close', closed))
  expect(records.map(({ kind, port: printed }) => [kind, printed])).toEqual([
    ['opening', undefined],
    ['refused', 8080],
  ])
})

test('what a browser asks for may come byte by byte', async () => {
  const { relay, records } = await relayBeforeServer()
  const browser = connect(relay.port, '127.0.0.1').setNoDelay(true)
  await once(browser, 'connect')
  const bytes = Buffer.from([5, 2, 0, 1, 5, 1, 0, ...version4, 8080 >> 8, 8080 & 255, ...Buffer.from('GET')])
  for (const byte of bytes) {
    await new Promise((done) => browser.write(Buffer.from([byte]), done))
    await new Promise(setImmediate)
  }
  const sent = () => records.filter(({ kind }) => kind === 'write').map(({ bytes: some = '' }) => atob(some))
  await expect.poll(() => sent().join('')).toBe('GET')
  browser.destroy()
})
