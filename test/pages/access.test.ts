import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BookServer } from '../../tangle/pages/serve.ts'
import {
  desktop,
  faultsIn,
  hasBrowser,
  keepScreen,
  openTab,
  phone,
  startBrowser,
  unfold,
  widthOver,
} from './browsing.ts'
import { everything, pagesOf, sharedBook, weaveForTests, serveWoven } from './woven.ts'

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
const tall = ['chapter', 'programs']

const limit = { timeout: 900_000 }
const long = { ...limit, tags: 'long' }

const settings = [
  { scheme: 'light', size: desktop },
  { scheme: 'dark', size: phone },
  { scheme: 'dark', size: desktop },
  { scheme: 'light', size: phone },
] as const

describe.skipIf(!hasBrowser)('accessibility', () => {
  let browser: Browser
  const servers = new Map<string, BookServer>()
  const pages: string[] = []

  beforeAll(async () => {
    browser = await startBrowser()
    const folders = { book: (await sharedBook()).out, all: await weaveForTests(everything) }
    for (const [name, folder] of Object.entries(folders)) {
      servers.set(name, await serveWoven(folder))
      pages.push(...[...pagesOf(folder).keys()].map((path) => `${name}/${path}`))
    }
    pages.push(...Object.keys(kinds).filter((path) => path.includes('?')))
  })

  afterAll(async () => {
    await browser?.close()
    for (const server of servers.values()) await server.close()
  })

  /** Goes through pages with two tabs, and so two processes, and reports what is wrong with them. */
  async function visit(paths: readonly string[], look: Look): Promise<string[]> {
    const halves = [0, 1].map((half) => paths.filter((_, i) => i % 2 === half))
    return (await Promise.all(halves.map((half) => visitInTurn(half, look)))).flat()
  }

  async function visitInTurn(paths: readonly string[], look: Look): Promise<string[]> {
    const { page, said } = await openTab(browser)
    const faults: string[] = []
    for (const path of paths) {
      const [name = '', ...rest] = path.split('/')
      await page.goto(`${servers.get(name)?.address}${encodeURI(rest.join('/'))}`, { waitUntil: 'load' })
      const found = [...(await look(page, path)), ...said.splice(0)]
      // The hostile chapter tries to say so in the title.
      if ((await page.title()) === 'taken') found.push('a script of the chapter ran')
      faults.push(...found.map((fault) => `${path}: ${fault}`))
    }
    await page.close()
    return faults
  }

  const isKind = (path: string) => path in kinds

  test('a page of each kind has no fault, wide or narrow, light or dark', limit, async () => {
    const paths = pages.filter(isKind)
    expect(paths.length).toBe(Object.keys(kinds).length)
    expect(await visit(paths, (page) => lookIn(page, settings))).toEqual([])
  })

  // The other pages of the real book are as many as it has chapters, and wait for the long tests.
  test(
    'no other page of a small book has a fault that layout and colours do not matter for',
    limit,
    async () => {
      const others = pages.filter((path) => path.startsWith('all/') && !isKind(path))
      expect(others.length).toBeGreaterThan(5)
      expect(await visit(others, lookAtStructure)).toEqual([])
    },
  )

  // Two settings see every colour and every arrangement.
  test('no other page has a fault, wide and light, narrow and dark', long, async () => {
    const others = pages.filter((path) => !isKind(path))
    expect(others.length).toBeGreaterThan(50)
    expect(await visit(others, (page) => lookIn(page, settings.slice(0, 2)))).toEqual([])
  })

  test('a picture of each kind of page is kept', long, async () => {
    expect(await visit(Object.keys(kinds), keepPictures)).toEqual([])
  })
})

/** Looks at a page, and says what is wrong with it. */
type Look = (page: Page, path: string) => Promise<string[]>

type Setting = (typeof settings)[number]

const nameOf = ({ scheme, size }: Setting) => `${scheme}-${size.width}`

async function change(page: Page, { scheme, size }: Setting): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  await page.setViewportSize(size)
}

async function lookIn(page: Page, those: readonly Setting[]): Promise<string[]> {
  const faults: string[] = []
  for (const setting of those) {
    await change(page, setting)
    faults.push(...(await faultsIn(page)).map((fault) => `${nameOf(setting)}: ${fault}`))
    if ((await widthOver(page)) > 0) faults.push(`${nameOf(setting)}: wider than the window`)
  }
  return faults
}

/** As cheap as may be: names, roles, headings, landmarks and the like, in the setting that a tab has at first. */
async function lookAtStructure(page: Page): Promise<string[]> {
  const faults = await faultsIn(page, ['color-contrast', 'target-size', 'scrollable-region-focusable'])
  return (await widthOver(page)) > 0 ? [...faults, 'wider than the window'] : faults
}

async function keepPictures(page: Page, path: string): Promise<string[]> {
  const kind = kinds[path] ?? ''
  await unfold(page)
  for (const setting of settings.slice(0, 2)) {
    await change(page, setting)
    await keepScreen(page, `${kind}-${nameOf(setting)}`, setting.size === desktop && !tall.includes(kind))
  }
  return []
}
