import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTangle } from '../command.ts'
import { layOver, newFolder } from '../workshop.ts'
import { everything, repository, serveWoven } from './woven.ts'

/** The small book in `chapters/`, and its pages in `book/`. */
const woven = mkdtempSync(join(tmpdir(), 'woven-'))
const pages = join(woven, 'book')

beforeAll(async () => {
  layOver(join(everything, 'chapters'), join(woven, 'chapters'))
  expect(await startTangle(woven, 'weave chapters --out book')).toMatchObject({ exitCode: 0, stderr: '' })
})

afterAll(() => rmSync(woven, { recursive: true, force: true }))

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
  const server = await serveWoven(pages)
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
  const first = await serveWoven(pages)
  onTestFinished(first.close)
  const second = await serveWoven(pages, Number(new URL(first.address).port))
  onTestFinished(second.close)
  expect(second.address).not.toBe(first.address)
  expect((await ask(second.address, '/')).status).toBe(200)
})

/** The command at work on a folder: each line that it says, and what it was when it ended. */
function start(cwd: string, ...more: readonly string[]) {
  const words = ['serve', 'chapters', '--out', 'book', ...more]
  const child = spawn(process.execPath, [join(repository, 'tangle/start.mjs'), ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  /** Reads on to a line. */
  const hear = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`never said ${pattern}`)
      const match = pattern.exec(value)
      if (match !== null) return match
    }
  }
  const end = async () => {
    child.kill('SIGINT')
    if (child.exitCode === null) await once(child, 'exit')
    return child.exitCode
  }
  return { hear, end }
}

/** A copy of the small book, with the pages that the tool has woven of it. */
function copy(): string {
  const cwd = newFolder()
  layOver(woven, cwd)
  return cwd
}

const place = /^The book is at (\S+)$/

test('the command weaves, says where, and ends with Ctrl-C', async () => {
  const cwd = newFolder()
  layOver(join(everything, 'chapters'), join(cwd, 'chapters'))
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  expect((await ask(address, '/02-more.html')).body).toContain('<h1 id="more">More</h1>')
  expect(await served.end()).toBe(0)
})

test('says that another program has its port', async () => {
  const other = await serveWoven(pages)
  onTestFinished(other.close)
  const served = start(copy(), '--port', String(other.port))
  await served.hear(new RegExp(`^Another program has port ${other.port}\\.$`))
  const [, address = ''] = await served.hear(place)
  expect((await ask(address, '/')).status).toBe(200)
  expect(await served.end()).toBe(0)
})

test('an edited chapter is woven when a page is asked for; one with a fault is shown with it', async () => {
  const cwd = copy()
  const file = join(cwd, 'chapters/02-more.md')
  const text = readFileSync(file, 'utf8')
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  const page = async () => (await ask(address, '/02-more.html')).body
  writeFileSync(file, `${text}\nA later thought.\n`)
  const both = await Promise.all([page(), page(), ask(address, '/').then(({ body }) => body)])
  expect(both.map((body) => body.includes('A later thought.'))).toEqual([true, true, false])
  writeFileSync(file, `${text}\nA broken thought.\n\n[nowhere](none.md)\n`)
  expect(await page()).toMatch(/A broken thought\.[^]*id="problem\.1"[^]*broken-link/)
  await served.hear(/^chapters\/02-more\.md:\d+:\d+: broken-link$/)
  writeFileSync(file, `${text}\nThe last thought.\n`)
  writeFileSync(join(cwd, 'chapters/05-new.md'), '---\ntitle: New\n---\n\n# New\n')
  expect((await ask(address, '/05-new.html')).status).toBe(200)
  await served.hear(/^All is well again\.$/)
  expect(await page()).toContain('The last thought.')
  expect(await served.end()).toBe(0)
})

test('says nothing in JSON but the one object', async () => {
  const taken = await serveWoven(pages)
  const { address, port } = taken
  await taken.close()
  const words = ['serve', 'chapters', '--out', 'book', '--port', String(port), '--format', 'json']
  const child = spawn(process.execPath, [join(repository, 'tangle/start.mjs'), ...words], {
    cwd: copy(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let told = ''
  for await (const chunk of child.stdout) {
    told += chunk
    // All has been said when it serves.
    if (told.endsWith('}\n')) await untilServed(address).then(() => child.kill('SIGINT'))
  }
  expect(JSON.parse(told)).toMatchObject({ command: 'weave', problems: [] })
})

async function untilServed(address: string): Promise<void> {
  const isServed = () => ask(address, '/icon.svg').then(Boolean, () => false)
  while (!(await isServed()));
}
