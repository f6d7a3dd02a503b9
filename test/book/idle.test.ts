import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildPrograms } from './programs.ts'
import { startForTest } from './started.ts'

const folder = await buildPrograms()

/** Opens so many connections to a port, says how many it has, and keeps them. */
const HOLDER = `import net from 'node:net'
const [port, count] = process.argv.slice(2).map(Number)
let open = 0
const connect = () => {
  const socket = net.connect(port, '127.0.0.1', () => ++open === count ? process.send(open) : next())
  socket.on('error', (error) => { process.send(error.message) })
}
let begun = 0
const next = () => { if (begun++ < count) connect() }
for (let i = 0; i < 50; i++) next()
process.on('disconnect', () => process.exit())
`

const many = 10_000

/** How many connections a process of ours can have: a descriptor for each, and some for itself. */
function mostConnections(): number {
  try {
    const [, most = '0'] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return Math.min(many, Number(most) - 200)
  } catch {
    return 900
  }
}

const count = mostConnections()

test(`while ${count} connections are idle, others are served${count < many ? ` (${many} are more than this system lets a process have)` : ''}`, async () => {
  const site = join(folder, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'index.html'), 'Tea\n')
  writeFileSync(join(folder, 'holder.mjs'), HOLDER)
  const limits = { MAX_CONNECTIONS: String(many + 100), IDLE_MS: '600000', STALL_MS: '600000' }
  const server = await startForTest(folder, ['server.js', site], limits)
  const holder = fork(join(folder, 'holder.mjs'), [String(server.port), String(count)])
  onTestFinished(() => void holder.kill())
  expect(await once(holder, 'message')).toEqual([count, undefined])
  await expect.poll(server.openConnections, { timeout: 60_000 }).toBe(count)
  for (let i = 0; i < 20; i++) {
    const response = await fetch(`http://127.0.0.1:${server.port}/`)
    expect(await response.text()).toBe('Tea\n')
  }
  expect(await server.openConnections()).toBeGreaterThanOrEqual(count)
})
