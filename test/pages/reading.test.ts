import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BookServer } from '../../tangle/pages/serve.ts'
import { hasBrowser, openTab, startBrowser } from './browsing.ts'
import { everything, sharedBook, weaveForTests, serveWoven } from './woven.ts'

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser
  const servers: Record<string, BookServer> = {}
  const folders: Record<string, string> = {}

  beforeAll(async () => {
    folders.book = (await sharedBook()).out
    folders.all = await weaveForTests(everything)
    for (const [name, folder] of Object.entries(folders)) servers[name] = await serveWoven(folder)
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    for (const server of Object.values(servers)) await server.close()
  })

  const addressOf = (book: string, path: string) => `${servers[book]?.address}${path}`

  const tab = (options = {}) => openTab(browser, options)

  test('reads the same without scripts', async () => {
    const withScripts = await tab()
    const without = await tab({ javaScriptEnabled: false })
    for (const [book, path] of [
      ['book', '01-sockets.html'],
      ['book', 'index.html'],
      ['all', 'reference/program/greet.ts.html'],
    ] as const) {
      await withScripts.page.goto(addressOf(book, path))
      await without.page.goto(addressOf(book, path))
      // All that scripts add to a page are things to press.
      await withScripts.page.evaluate(
        "document.querySelectorAll('button, .replay').forEach((one) => one.remove())",
      )
      const text = async (page: Page) => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')
      expect(await text(without.page)).toBe(await text(withScripts.page))
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
    expect(await copied('chunk.say-hello')).toBe('console.log(`hello, ${wordsFor(name)}`)\n')
    await page.goto(addressOf('all', '02-more.html'))
    expect(await copied('chunk.01-startsay-hello')).toBe(
      'const words = wordsFor(name)\nconsole.log(`good day, ${words}`)\n// <<again>>\n',
    )
    expect(await copied('chunk.again-1')).toBe('console.log(words.length)\n')
    await context.close()
  })

  test('an added line has a plus and one that is gone a minus, which are text and yet not selected', async () => {
    const { page } = await tab()
    await page.goto(addressOf('all', '02-more.html'))
    const { marks, selected } = await page.evaluate<{ marks: string[]; selected: string }>(`(() => {
      const figure = document.getElementById('chunk.01-startsay-hello')
      const lines = [...figure.querySelectorAll('ins, del')]
      getSelection().selectAllChildren(figure.querySelector('pre'))
      return {
        marks: lines.map((line) => line.tagName + getComputedStyle(line, '::before').content),
        selected: getSelection().toString(),
      }
    })()`)
    expect(new Set(marks)).toEqual(new Set(['INS"+"', 'DEL"−"']))
    expect(selected).toMatch(/^const words/)
    expect(selected).not.toMatch(/^\s*[+−]/m)
    await page.close()
  })

  test('by keyboard: past the header, along the terms, and Escape closes a hint', async () => {
    const { page } = await tab()
    await page.goto(addressOf('all', '02-more.html'))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('page.content')
    await page.keyboard.press('Tab')
    const hint = page.locator('.tip').first()
    await hint.waitFor({ state: 'visible' })
    expect(await hint.innerText()).toContain('A greeter is a program')
    const below =
      "document.activeElement.getBoundingClientRect().top - document.querySelector('.tip').getBoundingClientRect().bottom"
    expect(await page.evaluate(below)).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Escape')
    await hint.waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await page.waitForURL('**/glossary.html#*')
    await page.close()
  })

  test('searches as one types, and from any page', async () => {
    const { page, said } = await tab()
    await page.goto(addressOf('book', '00-introduction.html'))
    await page.locator('[id="site.query"]').fill('ECONNREFUSED')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search.html?q=ECONNREFUSED')
    await page.getByRole('link', { name: 'Nobody listens' }).waitFor()
    expect(await page.locator('#results li', { hasText: 'Nobody listens' }).first().innerText()).toContain(
      'in Sockets',
    )
    expect(await page.locator('#results mark').first().innerText()).toBe('ECONNREFUSED')
    const first = async (query: string) => {
      await page.locator('#query').fill(query)
      return page.locator('#results li').first().innerText()
    }
    expect(await first('port')).toContain('Addresses, ports and names')
    expect(await first('status code')).toContain('The response')
    await page.locator('#query').fill('$ node dist/socket-server.js')
    expect(
      await page.locator('#results li', { hasText: 'Both ends' }).locator('p').innerText(),
    ).not.toContain('|')
    await page.locator('#query').fill('zzzz')
    await page.getByText('Nothing found.').waitFor()
    await page.locator('#query').fill('smuggling')
    await page.locator('#results a').first().click()
    await page.waitForURL('**/10-connections.html#*')
    expect(said).toEqual([])
    await page.close()
  })

  test('shows where one is: the chapter in the list, and the section in view', async () => {
    const { page } = await tab()
    await page.goto(addressOf('book', '02-http.html#headers'))
    const current = page.locator('.beside [aria-current]')
    await page.locator('.sections [aria-current]', { hasText: 'Headers' }).waitFor()
    expect(await current.allInnerTexts()).toEqual(['2. HTTP', 'Headers'])
    expect(await page.locator('h1').innerText()).toBe('2. HTTP')
    await page.evaluate("document.getElementById('the-body').scrollIntoView()")
    await page.locator('.sections [aria-current]', { hasText: 'The body' }).waitFor()
    expect(await current.count()).toBe(2)
    await page.close()
  })

  test('the cover says what the book is, and starts it', async () => {
    const { page } = await tab()
    await page.goto(addressOf('book', 'index.html'))
    expect(await page.locator('.cover p').count()).toBeGreaterThan(1)
    await page.getByRole('link', { name: 'Start here' }).click()
    await page.waitForURL('**/00-introduction.html')
    await page.close()
  })

  test('reads from the disk, with no server at all', async () => {
    const { page } = await tab()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(`file://${folders.book}/reference/search.html?q=ECONNREFUSED`)
    await page.getByRole('link', { name: 'Nobody listens' }).click()
    expect(await page.locator('h1').innerText()).toBe('1. Sockets')
    expect(said).toEqual([])
    await page.close()
  })
})
