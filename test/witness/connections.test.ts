import { expect, test } from 'vitest'
import { proveText } from '../proving.ts'

test('a server that closes and listens again, at another port too, accepts each connection once', async () => {
  const text = `
\`\`\`js file=again.js
import { once } from 'node:events'
import net from 'node:net'
const server = net.createServer((socket) => socket.end())
for (const port of [8080, 8080, 8081]) {
  await once(server.listen(port, '127.0.0.1'), 'listening')
  await once(net.connect(port, '127.0.0.1').resume(), 'close')
  await once(server.close(), 'close')
}
console.log('done')
\`\`\`

\`\`\`console
$ node dist/again.js
done
\`\`\`
`
  const { proofs, problems } = await proveText(text)
  expect(problems).toBe('')
  const { events = [], connections = [] } = proofs[0]?.run?.trace ?? {}
  const accepted = events.flatMap((event) => (event.kind === 'accept' ? [event.connection] : []))
  expect(accepted).toEqual([0, 1, 2])
  expect(connections.map(({ port, opener, acceptor }) => [port, opener === acceptor])).toEqual([
    [8080, true],
    [8080, true],
    [8081, true],
  ])
})
