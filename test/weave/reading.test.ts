import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../../tangle/world/browser.ts'
import { type BookServer, serveBook } from '../../tangle/world/serve.ts'
import { everything, pagesOf, repository, weaveForTests } from './woven.ts'

/** Kept for a person to look at. */
const screens = join(repository, 'dist/screens')

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page of each kind, and of each kind the one that holds most. */
const kinds = {
  chapter: ['book', '01-sockets.html'],
  contents: ['book', 'index.html'],
  program: ['book', 'reference/program/hello-web.ts.html'],
  programs: ['book', 'reference/programs.html'],
  terms: ['book', 'reference/glossary.html'],
  search: ['book', 'reference/search.html?q=listen'],
  everything: ['all', '01-start.html'],
  changes: ['all', '02-more.html'],
  hostile: ['all', '03-hostile.html'],
  edition: ['all', 'reference/program/greet.ts.html'],
} as const

const desktop = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }

describe.skipIf(findBrowser() === undefined && !process.env.CI)('in a browser', () => {
  let browser: Browser
  const servers: Record<string, BookServer> = {}
  const folders: Record<string, string> = {}

  beforeAll(async () => {
    folders.book = await weaveForTests(repository)
    folders.all = await weaveForTests(everything)
    for (const [name, folder] of Object.entries(folders)) servers[name] = await serveBook(folder, 0)
    const options = { executablePath: findBrowser() ?? '', chromiumSandbox: process.getuid?.() !== 0 }
    browser = await chromium.launch({ ...options, args: ['--disable-gpu'] })
    mkdirSync(screens, { recursive: true })
  })

  afterAll(async () => {
    await browser?.close()
    for (const server of Object.values(servers)) await server.close()
  })

  const addressOf = (book: string, path: string) => `${servers[book]?.address}${path}`

  /** Opens pages one after the other in one tab, and tells what they said to the console and asked of others. */
  async function tab(options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage({ viewport: desktop, ...options })
    const said: string[] = []
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => said.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1:')) said.push(request.url())
    })
    page.on('requestfailed', (request) => {
      // A tab that goes on to the next page drops what it no longer needs.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') said.push(`failed: ${request.url()}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) said.push(`${response.status()} ${response.url()}`)
    })
    return { page, said }
  }

  test.each(Object.entries(kinds))('%s: nothing in the way of anybody', async (kind, [book, path]) => {
    const { page, said } = await tab()
    await page.goto(addressOf(book, path))
    const faults: string[] = []
    for (const [scheme, size] of [
      ['light', desktop],
      ['dark', phone],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize(size)
      faults.push(...(await faultsIn(page)).map((fault) => `${scheme}: ${fault}`))
      expect(await widthOver(page), 'wider than the window').toBe(0)
      await page.screenshot({
        path: join(screens, `${kind}-${scheme}-${size.width}.png`),
        // Of a long page the beginning is enough.
        fullPage: size === desktop && kind !== 'chapter' && kind !== 'programs',
      })
    }
    expect(faults).toEqual([])
    expect(said).toEqual([])
    expect(await page.title()).not.toBe('taken')
    await page.close()
  })

  test('every page of both books is quiet and asks nobody else', async () => {
    const { page, said } = await tab()
    for (const [book, folder] of Object.entries(folders)) {
      for (const path of pagesOf(folder).keys()) {
        await page.goto(addressOf(book, encodeURI(path)), { waitUntil: 'load' })
        expect(said, path).toEqual([])
      }
    }
    await page.close()
  })

  test('reads the same without scripts', async () => {
    const withScripts = await tab()
    const without = await tab({ javaScriptEnabled: false })
    for (const [book, path] of [kinds.chapter, kinds.contents, kinds.edition]) {
      await withScripts.page.goto(addressOf(book, path))
      await without.page.goto(addressOf(book, path))
      const text = (page: Page) => page.locator('main').innerText()
      // All that scripts add to a page are the buttons.
      expect(await text(without.page)).toBe((await text(withScripts.page)).replaceAll(/^Copy\n/gm, ''))
      expect(await without.page.locator('button:visible').count()).toBe(0)
    }
    await without.page.goto(addressOf('book', 'reference/search.html'))
    expect(await without.page.locator('noscript a').count()).toBe(4)
    expect(without.said).toEqual([])
    await withScripts.page.close()
    await without.page.close()
  })

  test('copies commands and code, and no prompt, output or line that is gone', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    await page.goto(addressOf('all', '01-start.html'))
    const copied = async (figure: string) => {
      await page.locator(`[id="${figure}"] button`).focus()
      await page.keyboard.press('Enter')
      await page.getByText('Copied').waitFor()
      await page.keyboard.press('Tab')
      return page.evaluate('navigator.clipboard.readText()')
    }
    expect(await copied('chunk-say-hello')).toBe('console.log(`hello, ${wordsFor(name)}`)\n')
    await page.goto(addressOf('all', '02-more.html'))
    expect(await copied('chunk-01-startsay-hello')).toBe(
      'const words = wordsFor(name)\nconsole.log(`good day, ${words}`)\n// <<again>>\n',
    )
    expect(await copied('chunk-again-1')).toBe('console.log(words.length)\n')
    await context.close()
  })

  test('by keyboard: past the header, along the terms, and Escape closes a hint', async () => {
    const { page } = await tab()
    await page.goto(addressOf('all', '02-more.html'))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await page.keyboard.press('Tab')
    const hint = page.locator('.tip').first()
    await hint.waitFor({ state: 'visible' })
    expect(await hint.innerText()).toContain('A greeter is a program')
    await page.keyboard.press('Escape')
    await hint.waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await page.waitForURL('**/glossary.html#*')
    await page.close()
  })

  test('searches as one types, and from any page', async () => {
    const { page, said } = await tab()
    await page.goto(addressOf('book', '00-introduction.html'))
    await page.locator('#site-query').fill('ECONNREFUSED')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search.html?q=ECONNREFUSED')
    await page.getByRole('link', { name: 'Nobody listens' }).waitFor()
    await page.locator('#query').fill('zzzz')
    await page.getByText('Nothing found.').waitFor()
    await page.locator('#query').fill('smuggling')
    await page.locator('#results a').first().click()
    await page.waitForURL('**/02-http.html#*')
    expect(said).toEqual([])
    await page.close()
  })

  test('reads from the disk, with no server at all', async () => {
    const { page } = await tab()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(`file://${folders.book}/reference/search.html?q=ECONNREFUSED`)
    await page.getByRole('link', { name: 'Nobody listens' }).click()
    expect(await page.locator('h1').innerText()).toBe('Sockets')
    expect(said).toEqual([])
    await page.close()
  })
})

async function faultsIn(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
  )
}

/** How many pixels a page is wider than its window. */
function widthOver(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
