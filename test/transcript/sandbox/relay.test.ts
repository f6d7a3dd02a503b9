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
  const relay = await openRelay(8080, port, 'browser', (record) => records.push(record) > 0)
  onTestFinished(() => {
    relay.close()
    server.close()
  })
  return { relay, records }
}

test('a browser that breaks off before the server has answered ends its own connection and no more', async () => {
  const { relay, records } = await relayBeforeServer()
  for (let i = 0; i < 50; i++) {
    const browser = connect(relay.port, '127.0.0.1')
    await once(browser, 'connect')
    browser.resetAndDestroy()
    await once(browser, 'close')
  }
  const last = connect(relay.port, '127.0.0.1')
  last.end('GET / HTTP/1.1\r\n\r\n')
  await once(last.resume(), 'close')
  expect(records.filter(({ kind }) => kind === 'opening')).toHaveLength(51)
  const sent = records.filter(({ kind }) => kind === 'write').map(({ bytes = '' }) => atob(bytes))
  expect(sent).toEqual(['GET / HTTP/1.1\r\n\r\n'])
})
