import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { hasHeldBack, isHeldBack } from '../../../tangle/transcript/sandbox/held-back.ts'

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const row = (state: string, queues: string) =>
  `   0: 0100007F:1F90 0100007F:BD4C ${state} ${queues} 01:00000014 00000000  1000        0 12345 2 0 20 4 31 10 -1`

test.each([
  ['no connection', head, false],
  ['one at rest', `${head}\n${row('01', '00000000:00000000')}`, false],
  ['one whose reader has yet to read', `${head}\n${row('01', '00000000:00000005')}`, false],
  ['a server whose callers wait', `${head}\n${row('0A', '00000003:00000001')}`, false],
  ['bytes that are on their way', `${head}\n${row('01', '00000001:00000000')}`, true],
  [
    'those of the second',
    `${head}\n${row('01', '00000000:00000000')}\n${row('08', '0000A000:00000000')}`,
    true,
  ],
])('%s', (_name, table, isOne) => {
  expect(isHeldBack(table)).toBe(isOne)
})

test('bytes that a program does not read are waiting', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const accepted = once(server, 'connection')
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  const [other] = (await accepted) as [Socket]
  while (socket.write('a'.repeat(2 ** 20)) || socket.writableLength < 2 ** 24);
  await expect.poll(() => hasHeldBack('self'), { timeout: 60_000 }).toBe(true)
  socket.destroy()
  other.destroy()
  server.close()
})
