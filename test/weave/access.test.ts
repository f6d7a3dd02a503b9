import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BookServer, serveBook } from '../../tangle/world/serve.ts'
import {
  desktop,
  faultsIn,
  hasBrowser,
  keepScreen,
  openTab,
  phone,
  startBrowser,
  widthOver,
} from './browsing.ts'
import { everything, pagesOf, repository, tracesForTests, weaveForTests } from './woven.ts'

/** A page of each kind, and of each kind the one that holds most: pictures of them are kept. */
const kinds: Readonly<Record<string, string>> = {
  'book/01-sockets.html': 'chapter',
  'book/index.html': 'contents',
  'book/reference/program/hello-web.ts.html': 'program',
  'book/reference/programs.html': 'programs',
  'book/reference/glossary.html': 'terms',
  'book/reference/search.html?q=listen': 'search',
  'all/01-start.html': 'everything',
  'all/02-more.html': 'changes',
  'all/03-hostile.html': 'hostile',
  'all/reference/program/greet.ts.html': 'edition',
}

/** Of these the beginning is enough. */
const long = ['chapter', 'programs']

const settings = [
  { scheme: 'light', size: desktop },
  { scheme: 'dark', size: phone },
  { scheme: 'dark', size: desktop },
  { scheme: 'light', size: phone },
] as const

describe.skipIf(!hasBrowser)('for everybody', () => {
  let browser: Browser
  const servers = new Map<string, BookServer>()
  const pages: string[] = []

  beforeAll(async () => {
    browser = await startBrowser()
    const book = await weaveForTests(repository, { traces: tracesForTests() })
    const folders = { book, all: await weaveForTests(everything) }
    for (const [name, folder] of Object.entries(folders)) {
      servers.set(name, await serveBook(folder, 0))
      pages.push(...[...pagesOf(folder).keys()].map((path) => `${name}/${path}`))
    }
    pages.push(...Object.keys(kinds).filter((path) => path.includes('?')))
  })

  afterAll(async () => {
    await browser?.close()
    for (const server of servers.values()) await server.close()
  })

  /** Goes through pages one after the other, and tells what is in anybody's way. */
  async function visit(paths: readonly string[]): Promise<string[]> {
    const { page, said } = await openTab(browser)
    const faults: string[] = []
    for (const path of paths) {
      const [name = '', ...rest] = path.split('/')
      await page.goto(`${servers.get(name)?.address}${encodeURI(rest.join('/'))}`, { waitUntil: 'load' })
      const found = [...(await lookAt(page, kinds[path])), ...said.splice(0)]
      faults.push(...found.map((fault) => `${path}: ${fault}`))
    }
    await page.close()
    return faults
  }

  // Looking takes long: two tabs, and so two processes, share the pages.
  test('no page is in anybody’s way, wide or narrow, light or dark', { timeout: 300_000 }, async () => {
    const halves = [0, 1].map((half) => pages.filter((_, i) => i % 2 === half))
    const faults = await Promise.all(halves.map(visit))
    expect(pages.length).toBeGreaterThan(60)
    expect(faults.flat()).toEqual([])
  })
})

async function lookAt(page: Page, kind: string | undefined): Promise<string[]> {
  const faults: string[] = []
  // Two settings see every colour and every arrangement; a page of each kind is looked at in all four.
  for (const { scheme, size } of kind === undefined ? settings.slice(0, 2) : settings) {
    const name = `${scheme}-${size.width}`
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize(size)
    if (kind !== undefined && (size === desktop) === (scheme === 'light'))
      await keepScreen(page, `${kind}-${name}`, size === desktop && !long.includes(kind))
    faults.push(...(await faultsIn(page)).map((fault) => `${name}: ${fault}`))
    if ((await widthOver(page)) > 0) faults.push(`${name}: wider than the window`)
  }
  // The hostile chapter tries to say so in the title.
  if ((await page.title()) === 'taken') faults.push('a script of the chapter ran')
  return faults
}
