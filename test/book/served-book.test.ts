import { execFile } from 'node:child_process'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasBrowser, openTab, startBrowser } from '../pages/browsing.ts'
import { linksIn, serveWoven, sharedBook } from '../pages/woven.ts'
import { buildPrograms } from './programs.ts'
import { startServer, type StartedServer } from './started.ts'

const programs = await buildPrograms()
const { out } = await sharedBook()
let server: StartedServer
let address: string

/** The book, served by the server that it builds. */
beforeAll(async () => {
  server = await startServer(programs, ['server.js', out])
  address = `http://127.0.0.1:${server.port}/`
})

afterAll(() => void server.process.kill())

type Answer = { readonly status: number; readonly type: string; readonly body: string }

async function ask(url: string, agent: Agent): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const asked = get(url, { agent }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        resolve({ status, type: headers['content-type'] ?? '', body: String(Buffer.concat(pieces)) })
      })
    })
    asked.on('error', reject)
  })
}

test('every link of every page leads to something, over a few connections', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const seen = new Map<string, Answer>()
  const queue = [address]
  const read = async (url: string): Promise<void> => {
    const answer = await ask(url, agent)
    seen.set(url, answer)
    if (!answer.type.startsWith('text/html') || url.includes('/reference/picture/')) return
    for (const link of linksIn(answer.body).addresses) {
      const { href } = new URL(link.replace(/#.*$/s, ''), url)
      if (href.startsWith(address) && !seen.has(href) && !queue.includes(href)) queue.push(href)
    }
  }
  for (let some = queue.splice(0, 4); some.length > 0; some = queue.splice(0, 4)) {
    await Promise.all(some.map(read))
  }
  agent.destroy()
  const dead = [...seen].filter(([, { status }]) => status !== 200)
  expect(dead.map(([url, { status }]) => `${status} ${url}`)).toEqual([])
  expect(seen.size).toBeGreaterThan(200)
})

test('the suite finds nothing wrong with it', async () => {
  const words = [join(programs, 'check-server.js'), '127.0.0.1', String(server.port)]
  const { stdout } = await promisify(execFile)(process.execPath, words)
  expect(stdout).toMatch(/^(\d+) of \1 rules are kept\n$/)
})

test.skipIf(!hasBrowser)(
  'a browser finds what the server of the tool gives it, and nothing fails',
  async () => {
    const other = await serveWoven(out)
    const browser = await startBrowser()
    try {
      for (const path of ['', '02-http.html', 'reference/glossary.html', 'reference/search.html?q=socket']) {
        const ours = await openTab(browser)
        const theirs = await openTab(browser)
        await Promise.all([ours.page.goto(address + path), theirs.page.goto(other.address + path)])
        const [text, wanted] = await Promise.all([ours, theirs].map(({ page }) => page.innerText('body')))
        expect(text).toBe(wanted)
        expect(text?.length).toBeGreaterThan(500)
        const looks = [ours, theirs].map(({ page }) => page.screenshot())
        const [seen, expected] = await Promise.all(looks)
        expect(expected !== undefined && seen?.equals(expected), path).toBe(true)
        expect(ours.said).toEqual([])
        await Promise.all([ours.page.close(), theirs.page.close()])
      }
    } finally {
      await browser.close()
      await other.close()
    }
  },
)
