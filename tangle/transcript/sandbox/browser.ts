import { delimiter, join } from 'node:path'
import { isExecutable } from '../../system/disk.ts'
import type { PageScreenshot } from '../trace/recorded-run.ts'
import { realPort } from '../../witness/ports.mjs'
import { openRelay, type Relay, type RelayRecord } from './relay.ts'
import type { Sandbox } from './sandbox.ts'
import { openWindow, type Page, startBrowser as start } from './browser-pool.ts'

type BrowserRecord = RelayRecord & { readonly command: number }

/** A page that is open in a browser. */
type OpenedPage = {
  /**
   * Settles when the page is loaded: its text, and the name of the connection it came over. Fails where the browser
   * did not start, or shows neither a page nor an error of its own.
   */
  readonly shown: Promise<{ readonly text: string; readonly connection: string | undefined }>
  /** Settles with a screenshot; with nothing where the browser shows an error, or none could be taken. */
  readonly picture: Promise<PageScreenshot | undefined>
  /** Settles when the browser will request nothing more by itself. */
  readonly quiet: Promise<void>
  /** Whether the page has been requested and no byte of a response has come: until one does, the browser does nothing. */
  readonly isWaiting: () => boolean
  readonly close: () => Promise<void>
}

/** In CSS pixels: the width of pages, and the heights of screenshots. */
const window = { width: 480, least: 72, most: 480, margin: 16 }

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const usualPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** In UTF-16 units: how much of a page's text is read; more than a pane may show. */
const longestText = 2 ** 22

/** In milliseconds: how long a browser may take to request the icon of a page that names none. */
const iconLimit = 5_000

export type Environment = Readonly<Record<string, string | undefined>>

/** The path of this machine's Chromium or Chrome: what `CHROMIUM` names, or the first on the PATH. */
export function findBrowser({ CHROMIUM: named, PATH }: Environment = process.env): string | undefined {
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined
  const folders = (PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usualPlaces].find(
    isExecutable,
  )
}

/**
 * Opens an address in a new browser, which shows the printed address while a relay carries its bytes.
 *
 * @param command 0-based place among the transcript's commands
 * @param browser the path of the browser
 */
export function openPage(
  address: string,
  command: number,
  sandbox: Sandbox,
  browser: string | undefined,
  onRecord: (record: BrowserRecord) => boolean,
): OpenedPage {
  const seen = new RequestLog(pathOf(address))
  const visit = startVisit(address, command, sandbox, browser, (record) => {
    seen.note(record)
    return onRecord({ ...record, command })
  })
  const loaded = visit.then(({ page, relay }) => load(page, address, relay))
  const shown = loaded.then(({ text }) => ({ text, connection: seen.connectionOf(seen.page) }))
  // A failure here is a failure above too, or the runner has closed the browser.
  const picture = visit
    .then(async ({ page }) => ((await loaded).isPage ? takePicture(page) : undefined))
    .catch(() => undefined)
  const quiet = visit
    .then(async ({ page }) => {
      const { isPage } = await loaded
      if (!isPage) return
      const namesIcon = (await page.locator('link[rel~="icon" i]').count()) > 0
      if (!namesIcon) await seen.wait('/favicon.ico', iconLimit)
    })
    .catch(() => {})
  const close = async () => {
    const opened = await visit.catch(() => undefined)
    await opened?.close()
    opened?.relay.close()
  }
  return { shown, picture, quiet, isWaiting: () => seen.waiting !== undefined, close }
}

async function startVisit(
  address: string,
  command: number,
  sandbox: Sandbox,
  browser: string | undefined,
  onRecord: (record: RelayRecord) => boolean,
) {
  const printed = Number(new URL(address).port || 80)
  const real = realPort(join(sandbox.folder, 'ports'), printed)
  const relay = await openRelay(printed, real, `browser.${command}`, onRecord)
  try {
    if (browser === undefined) throw new Error('no browser was found; transcripts with one must not be run')
    const { page, close } = await openWindow(browser, relay.port, {
      width: window.width,
      height: window.most,
    })
    return { page, relay, close }
  } catch (error) {
    relay.close()
    throw error
  }
}

/** An empty browser, for uses other than transcripts. The caller ends it. */
export async function startBrowser() {
  const path = findBrowser()
  if (path === undefined) throw new Error('no browser was found; look before you start one')
  return start(path)
}

/** The page's text as a person reads it; without a page, the browser's error code. */
async function load(page: Page, address: string, relay: Relay): Promise<{ text: string; isPage: boolean }> {
  try {
    await page.goto(address, { waitUntil: 'load' })
    // A page may make itself longer than anything that came over the network.
    const body = page.locator('body')
    const read = ({ innerText }: { readonly innerText: string }, most: number) => innerText.slice(0, most)
    return { text: await body.evaluate(read, longestText), isPage: true }
  } catch (error) {
    // The browser reached only the relay; without it the connection would have been refused.
    if (relay.wasRefused()) return { text: 'ERR_CONNECTION_REFUSED', isPage: false }
    const word = /net::(\w+)/.exec((error as Error).message)?.[1]
    if (word === undefined) throw error
    // The relay leads to the one address alone.
    return { text: word === 'ERR_SOCKS_CONNECTION_FAILED' ? 'ERR_NAME_NOT_RESOLVED' : word, isPage: false }
  }
}

/** A screenshot of the upper part of a page, as far as it has content. */
async function takePicture(page: Page): Promise<PageScreenshot> {
  // A body without a document type is as high as its window, so we measure its content.
  const bottom = await page.evaluate<number>(
    '{ const range = document.createRange(); range.selectNodeContents(document.body); range.getBoundingClientRect().bottom }',
  )
  const height = Math.min(Math.max(Math.ceil(bottom) + window.margin, window.least), window.most)
  const { width } = window
  return { width, height, png: await page.screenshot({ clip: { x: 0, y: 0, width, height } }) }
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address)
  return pathname + search
}

/** What was requested on each connection. */
class RequestLog {
  readonly page: string
  /** The connection on which the page has been requested, until something comes back or it ends. */
  waiting: string | undefined
  readonly #requests: { readonly target: string; readonly connection: string | undefined }[] = []
  #look = () => {}

  /** @param page the target of the page, among all that the browser requests */
  constructor(page: string) {
    this.page = page
  }

  note({ kind, bytes, connection }: RelayRecord): void {
    if (connection === this.waiting) this.waiting = undefined
    if (kind !== 'write') return
    const [, target] = /^[A-Z]+ (\S+) HTTP/.exec(Buffer.from(bytes ?? '', 'base64').toString('latin1')) ?? []
    if (target !== undefined) this.#requests.push({ target, connection })
    if (target === this.page) this.waiting = connection
    this.#look()
  }

  connectionOf(target: string): string | undefined {
    return this.#requests.find((one) => one.target === target)?.connection
  }

  /** Settles when a target has been requested, or after `limit` milliseconds. */
  wait(target: string, limit: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit)
      this.#look = () => {
        if (this.connectionOf(target) === undefined) return
        clearTimeout(timer)
        resolve()
      }
      this.#look()
    })
  }
}
