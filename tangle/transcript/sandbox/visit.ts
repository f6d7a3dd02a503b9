import { join } from 'node:path'
import type { PageScreenshot } from '../trace/recorded-run.ts'
import { realPort } from '../../witness/ports.mjs'
import { openWindow, type Page } from './browser-pool.ts'
import { PageAtRest } from './page-at-rest.ts'
import { openRelay, type Relay, type RelayRecord } from './relay.ts'
import type { Sandbox } from './sandbox.ts'

type BrowserRecord = RelayRecord & { readonly command: number }

/** What a browser shows of an address. */
type Shown = {
  /** The page's text as a person reads it; without a page, the browser's error code. */
  readonly text: string
  /** The name of the connection that the page came over. */
  readonly connection: string | undefined
  /** Nothing where the browser shows an error, or no screenshot could be taken. */
  readonly picture: PageScreenshot | undefined
}

/** A page that is open in a browser. */
type OpenedPage = {
  /**
   * Settles when the page is at rest. Fails where the browser did not start, or shows neither a page nor an error of its
   * own.
   */
  readonly shown: Promise<Shown>
  /** Settles when the browser will request nothing more by itself. */
  readonly quiet: Promise<void>
  /** Whether the page, or what it asks for once it has loaded, has been requested and no byte of a response has come. */
  readonly isWaiting: () => boolean
  /** Shows a page that has loaded as it is, if it waits for responses. @returns whether it does */
  readonly stopWaiting: () => boolean
  readonly close: () => Promise<void>
}

/** In milliseconds: how long a browser may take to request the icon of a page that names none. */
const iconLimit = 5_000

/**
 * Opens an address in a browser that remembers nothing, which shows the printed address while a relay carries its bytes.
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
  const seen = new RequestLog(targetOf(address))
  let atRest: PageAtRest | undefined
  const visit = startVisit(address, command, sandbox, browser, (record) => {
    seen.note(record)
    return onRecord({ ...record, command })
  })
  const loaded = visit.then(async ({ page, relay }) => {
    const own = await PageAtRest.of(page)
    const error = await load(page, address, relay)
    if (error === undefined) atRest = own
    return error
  })
  const shown = loaded.then(async (error) => {
    const look = (await atRest?.look()) ?? { text: error ?? '', picture: undefined }
    return { ...look, connection: seen.connectionOf(seen.page) }
  })
  const quiet = visit
    .then(async ({ page }) => {
      if ((await loaded) !== undefined) return
      const namesIcon = (await page.locator('link[rel~="icon" i]').count()) > 0
      if (!namesIcon) await seen.wait('/favicon.ico', iconLimit)
    })
    .catch(() => {})
  const isAsking = () => {
    const asked = atRest?.awaited() ?? []
    return asked.length > 0 && asked.every((url) => seen.isUnanswered(targetOf(url)))
  }
  const stopWaiting = () => {
    if (!isAsking()) return false
    atRest?.awaitNoMore()
    return true
  }
  const close = async () => {
    const opened = await visit.catch(() => undefined)
    await opened?.close()
    opened?.relay.close()
  }
  const isWaiting = () => (atRest === undefined ? seen.isUnanswered(seen.page) : isAsking())
  return { shown, quiet, isWaiting, stopWaiting, close }
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
    return { ...(await openWindow(browser, relay.port)), relay }
  } catch (error) {
    relay.close()
    throw error
  }
}

/** Waits until a page has loaded. @returns the browser's error code where it shows no page */
async function load(page: Page, address: string, relay: Relay): Promise<string | undefined> {
  try {
    // The limit of a row is the one that counts: the runner then closes the browser.
    await page.goto(address, { waitUntil: 'load', timeout: 0 })
    return undefined
  } catch (error) {
    // The browser reached only the relay; without it the connection would have been refused.
    if (relay.wasRefused()) return 'ERR_CONNECTION_REFUSED'
    const word = /net::(\w+)/.exec((error as Error).message)?.[1]
    if (word === undefined) throw error
    // The relay leads to the one address alone.
    return word === 'ERR_SOCKS_CONNECTION_FAILED' ? 'ERR_NAME_NOT_RESOLVED' : word
  }
}

/** What is requested of a server for the sake of an address. */
function targetOf(address: string): string {
  const { pathname, search } = new URL(address)
  return pathname + search
}

/** What was requested on each connection. */
class RequestLog {
  readonly page: string
  readonly #requests: { readonly target: string; readonly connection: string | undefined }[] = []
  /** The targets that were requested and of whose responses no byte has come, by their connections. */
  readonly #unanswered = new Map<string | undefined, string>()
  #look = () => {}

  /** @param page the target of the page, among all that the browser requests */
  constructor(page: string) {
    this.page = page
  }

  note({ kind, bytes, connection }: RelayRecord): void {
    if (kind !== 'write') {
      if (kind !== 'end') this.#unanswered.delete(connection)
      return
    }
    const [, target] = /^[A-Z]+ (\S+) HTTP/.exec(Buffer.from(bytes ?? '', 'base64').toString('latin1')) ?? []
    // The rest of a long request.
    if (target === undefined) return
    this.#requests.push({ target, connection })
    this.#unanswered.set(connection, target)
    this.#look()
  }

  connectionOf(target: string): string | undefined {
    return this.#requests.find((one) => one.target === target)?.connection
  }

  isUnanswered(target: string): boolean {
    return [...this.#unanswered.values()].includes(target)
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
