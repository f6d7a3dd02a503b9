import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { serveBook } from '../../tangle/world/serve.ts'
import { newFolder } from '../workshop.ts'
import { everything, repository, weaveForTests } from './woven.ts'

/** A raw target, as no client that tidies addresses would send it. */
async function ask(address: string, target: string, method = 'GET') {
  const { hostname, port } = new URL(address)
  const sent = request({ hostname, port, path: target, method, agent: false })
  sent.end()
  const [response] = await once(sent, 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode as number, type: response.headers['content-type'] as string, body }
}

test('gives out what was woven, and nothing else', async () => {
  const folder = await weaveForTests(everything)
  const server = await serveBook(folder, 0)
  onTestFinished(server.close)
  const { address } = server
  expect(await ask(address, '/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
  expect((await ask(address, '/index.html?q=1')).body).toContain('A Book of &lt;Greetings&gt;')
  expect((await ask(address, '/reference/file/greet.ts')).type).toBe('text/plain; charset=utf-8')
  expect(await ask(address, '/index.html', 'HEAD')).toMatchObject({ status: 200, body: '' })
  expect((await ask(address, '/index.html', 'POST')).status).toBe(405)
  for (const target of [
    '/.tangle/manifest.json',
    '/../../etc/passwd',
    '/%2e%2e/x',
    '/%',
    '//',
    '/none.html',
    '/__proto__',
  ])
    expect((await ask(address, target)).status, target).toBe(404)
})

test('takes another port when its own is taken', async () => {
  const folder = await weaveForTests(everything)
  const first = await serveBook(folder, 0)
  onTestFinished(first.close)
  const second = await serveBook(folder, Number(new URL(first.address).port))
  onTestFinished(second.close)
  expect(second.address).not.toBe(first.address)
  expect((await ask(second.address, '/')).status).toBe(200)
})

test('the command weaves, says where, and ends with Ctrl-C', async () => {
  const cwd = newFolder()
  const words = ['serve', join(everything, 'chapters'), '--out', join(cwd, 'book')]
  const child = spawn(process.execPath, [join(repository, 'tangle/start.mjs'), ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /^The book is at (\S+)$/.exec(line) ?? []
    if (address === undefined) continue
    expect((await ask(address, '/02-more.html')).body).toContain('<h1 id="more">More</h1>')
    child.kill('SIGINT')
  }
  if (child.exitCode === null) await once(child, 'exit')
  expect(child.exitCode).toBe(0)
})
