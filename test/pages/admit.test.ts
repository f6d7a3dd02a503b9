import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { BookServer } from '../../tangle/pages/serve.ts'
import { serveWoven } from './woven.ts'
import { newBook, newFolder, weaveIn, writeFiles } from '../workshop.ts'
import { hasBrowser, startBrowser } from './browsing.ts'

/** A script that leaves a trace wherever it runs, and asks the server for a page. */
const script =
  "document.title = 'ran'; fetch('/index.html').then(({ status }) => (document.title = `ran ${status}`))"

const hostile = {
  'page.html': `<!doctype html><title>safe</title><body onload="${script}"><script>${script}</script><img src=x onerror="${script}"><form action="/index.html"><input type=submit></form>`,
  'pixel.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><title>safe</title><script>${script}</script></svg>`,
  'page.xhtml': `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>safe</title><script>${script}</script></head><body/></html>`,
}

const chapter = `---
title: One
---

# One

![A pixel](pixel.svg), [a page](page.html), [another](page.xhtml).

\`\`\`html file=p.html
${hostile['page.html']}
\`\`\`

\`\`\`svg file=p.svg
${hostile['pixel.svg']}
\`\`\`

\`\`\`js file=p.js
${script}
\`\`\`
`

/** A book that is out to run scripts, and a server of it that counts how often it is woven. */
async function serveHostile(): Promise<BookServer & { readonly runs: () => number }> {
  const cwd = newBook({ '01-one.md': chapter, ...hostile })
  expect((await weaveIn(cwd)).problems).toEqual([])
  let runs = 0
  const server = await serveWoven(join(cwd, 'book'), 0, async () => void runs++)
  onTestFinished(server.close)
  return { ...server, runs: () => runs }
}

/** What a server answers to bytes: its status, and everything. */
async function send(port: number, ...lines: readonly string[]): Promise<{ status: number; all: string }> {
  const socket = connect(port, '127.0.0.1')
  socket.end(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`)
  const all = await text(socket)
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(all)?.[1]), all }
}

test('only its own names are answered', async () => {
  const { port, runs } = await serveHostile()
  const ask = async (...hosts: readonly string[]) => {
    const { status, all } = await send(port, 'GET / HTTP/1.1', ...hosts.map((host) => `Host: ${host}`))
    if (status !== 200) expect(all).not.toContain('<h1')
    return status
  }
  for (const host of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]'])
    expect(await ask(`${host}:${port}`), host).toBe(200)
  const counted = runs()
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.2:${port}`,
    `localhost.:${port}`,
    `0.0.0.0:${port}`,
    `user@127.0.0.1:${port}`,
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:80',
    `127.0.0.1:0${port}`,
    '[::1]:1',
  ])
    expect(await ask(host), host).toBe(421)
  expect(await ask()).toBe(400)
  expect(await ask('')).toBe(400)
  expect(await ask(`127.0.0.1:${port}`, `127.0.0.1:${port}`)).toBe(400)
  expect(await ask(`127.0.0.1:${port}`, 'evil.example')).toBe(400)
  expect((await send(port, 'GET / HTTP/1.0')).status).toBe(400)
  expect(runs()).toBe(counted)
})

test.each([
  ['Origin: http://evil.example'],
  ['Origin: null'],
  ['Origin: http://127.0.0.1:1'],
  ['Origin: https://127.0.0.1:PORT'],
  ['Sec-Fetch-Site: cross-site'],
  ['Sec-Fetch-Site: same-site'],
  ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
  ['Sec-Fetch-Site: same-origin', 'Origin: http://evil.example'],
])('a request of another origin starts nothing: %s', async (...lines) => {
  const { port, runs } = await serveHostile()
  const asked = lines.map((line) => line.replace('PORT', String(port)))
  const { status, all } = await send(port, 'GET / HTTP/1.1', `Host: 127.0.0.1:${port}`, ...asked)
  expect(status).toBe(403)
  expect(all).not.toContain('<h1')
  expect(runs()).toBe(0)
})

test.each([
  ['Origin: http://127.0.0.1:PORT'],
  ['Sec-Fetch-Site: same-origin'],
  ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
])('a request of its own does: %s', async (...lines) => {
  const { port, runs } = await serveHostile()
  const asked = lines.map((line) => line.replace('PORT', String(port)))
  expect((await send(port, 'GET / HTTP/1.1', `Host: 127.0.0.1:${port}`, ...asked)).status).toBe(200)
  expect(runs()).toBe(1)
})

test('every answer has its policy in the header', async () => {
  const { address } = await serveHostile()
  const headersOf = async (path: string) => (await fetch(new URL(path, address))).headers
  const pages = ['', '01-one.html', 'reference/programs.html', 'none.html', '%', 'reference/look/page.js']
  const own = [
    'reference/file/p.html',
    'reference/file/p.js',
    'reference/picture/pixel.svg',
    'reference%2Ffile/p.html',
  ]
  for (const path of [...pages, ...own]) {
    const headers = await headersOf(path)
    expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff')
    expect(headers.get('Cross-Origin-Resource-Policy'), path).toBe('same-origin')
    const policy = headers.get('Content-Security-Policy') ?? ''
    expect(policy, path).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(policy.startsWith('sandbox;'), path).toBe(own.includes(path))
  }
})

test('a file of the book is no script of a page', async () => {
  const { port } = await serveHostile()
  const ask = (destination: string) =>
    send(
      port,
      'GET /reference/file/p.js HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Sec-Fetch-Dest: ${destination}`,
    )
  for (const destination of ['script', 'worker', 'serviceworker', 'style', 'iframe', 'object', 'embed'])
    expect((await ask(destination)).status, destination).toBe(403)
  for (const destination of ['document', 'empty']) expect((await ask(destination)).status).toBe(200)
})

describe.skipIf(!hasBrowser)('in a browser', { timeout: 120_000 }, () => {
  let browser: Browser
  beforeAll(async () => void (browser = await startBrowser()))
  afterAll(() => browser.close())

  test.each([
    'reference/file/p.html',
    'reference/file/p.svg',
    'reference/picture/page.html',
    'reference/picture/page.xhtml',
    'reference/picture/pixel.svg',
  ])('no script of %s runs', async (path) => {
    const { address } = await serveHostile()
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    const response = await page.goto(new URL(path, address).href, { waitUntil: 'load' })
    expect(response?.status()).toBe(200)
    // Evaluated from outside, past the policy; a document in a sandbox has an origin of its own.
    expect(await page.evaluate('[document.documentElement.localName, self.origin]')).toEqual([
      path.endsWith('svg') ? 'svg' : 'html',
      'null',
    ])
    expect(await page.title()).not.toMatch(/^ran/)
  })

  test('the book’s own pages work: their scripts run, and a drawing is shown', async () => {
    const { address } = await serveHostile()
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    const refused: string[] = []
    page.on('console', (message) => refused.push(message.text()))
    page.on('response', (response) => response.status() >= 400 && refused.push(response.url()))
    await page.goto(new URL('01-one.html', address).href, { waitUntil: 'load' })
    expect(await page.evaluate("document.querySelector('main img').complete")).toBe(true)
    await page.goto(new URL('reference/search.html?q=pixel', address).href, { waitUntil: 'load' })
    await page.waitForSelector('main a[href*="01-one"]')
    expect(refused).toEqual([])
  })

  test('a page of another site gets nothing, and starts nothing', async () => {
    const { address, runs } = await serveHostile()
    const other = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.end(`<script>fetch('${address}', { mode: 'no-cors' }).then(({ type }) => type, String).then((got) => (document.title = got))</script>
<img src="${address}01-one.html"><iframe src="${address}"></iframe><a href="${address}">a link</a>`)
    }).listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(`http://evil.localhost:${port}/`, { waitUntil: 'load' })
    await page.waitForFunction("document.title !== ''")
    expect(await page.title()).not.toBe('basic')
    await page.click('a')
    await page.waitForURL(address)
    expect(await page.textContent('body')).toBe(
      'Another site led here. To read the book, enter its address yourself.\n',
    )
    expect(runs()).toBe(0)
  })
})

const head =
  '<!doctype html><!-- ours --><html lang="{{language}}">\n<head class="a">{{head}}</head><body class="{{kind}}">{{content}}'

test.each([
  ['<img src="x" onerror="x">{{head}}{{content}}', 'before `{{head}}`'],
  ['<html onload="x">{{head}}{{content}}', 'before `{{head}}`'],
  ['<html lang={{language}}>{{head}}{{content}}', 'before `{{head}}`'],
  ['<!--><img src=x onerror=x>-->{{head}}{{content}}', 'before `{{head}}`'],
  ['<body>{{head}}{{content}}', 'before `{{head}}`'],
  ['<!-- {{head}} --><p onclick="x">{{content}}', 'before `{{head}}`'],
  ['<noscript>{{head}}</noscript>{{content}}', 'before `{{head}}`'],
  ['<title>{{head}}</title>{{content}}', 'before `{{head}}`'],
  ['{{content}}{{head}}', 'before `{{head}}`'],
  ['{{head}}{{content}}<script src="reference/file/p.js"></script>', 'has a script'],
  ['{{head}}{{content}}<svg><SCRIPT href="reference/file/p.js"/></svg>', 'has a script'],
  ['{{head}}{{content}}<scr{{pager}}ipt src="p.js"></script>', 'has a script'],
  ['{{head}}{{content}}<{{language}} src="p.js">', 'has a script'],
])('a template cannot come before the policy, nor have a script: %s', async (template, message) => {
  const { problems } = await weaveWith(template)
  expect(problems).toMatchObject([{ code: 'bad-look', at: { path: 'chapters/01-one.md', line: 4 } }])
  expect(problems[0]?.message).toContain(message)
})

test.each(['{{head}}{{content}}', `\n${head}`, '<!DOCTYPE HTML>\n{{head}}{{content}}'])(
  'a template may begin so: %j',
  async (template) => {
    expect((await weaveWith(template)).problems).toEqual([])
  },
)

function weaveWith(template: string) {
  const cwd = newFolder()
  const front = '---\ntitle: One\nbook:\n  template: t.html\n---\n\n# One\n'
  writeFiles(join(cwd, 'chapters'), { '01-one.md': front, 't.html': template })
  return weaveIn(cwd)
}
