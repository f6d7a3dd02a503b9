import type { PageScreenshot } from '../trace/recorded-run.ts'
import type { Page } from './browser-pool.ts'
import type { PageAtRest } from './page-at-rest.ts'
import type { PaneWindow, Tab } from './pane-window.ts'
import type { ReadAnswer, RequestLog } from './request-log.ts'

/** What a browser shows of an address. */
type Shown = {
  /** The page's text as a person reads it; without a page, the browser's error code. */
  readonly text: string
  /** Whether it is such a code. */
  readonly failed: boolean
  /** What had to be read before it was shown. */
  readonly answers: readonly ReadAnswer[]
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
}

/** How a visit has gone: another page, the one that was there, or the browser's error code. */
type Loaded = { readonly kind: 'page' | 'as before' } | { readonly kind: 'error'; readonly code: string }

/** In milliseconds: how long a browser may take to request the icon of a page that names none, and to get it. */
const iconLimit = 5_000

/**
 * Opens an address in a pane's window.
 *
 * @param command 0-based place among the transcript's commands
 */
export function openPage(window: PaneWindow, address: string, command: number): OpenedPage {
  const { log } = window
  let atRest: PageAtRest | undefined
  let icon: string | undefined
  const tab = window.beginVisit(address, command)
  const loaded = tab.then(async (own) => {
    const how = await load(own, address, log)
    if (how.kind !== 'error') atRest = own.atRest
    return how
  })
  const shown = loaded.then(async (how): Promise<Shown> => {
    if (how.kind === 'error')
      return { text: how.code, failed: true, answers: log.answersOfPages(), picture: undefined }
    const look = await (await tab).atRest.look()
    return { ...look, failed: false, answers: log.answersOf((await tab).atRest.parts()) }
  })
  const quiet = shown
    .then(async () => {
      const { icons } = await tab
      // Asked of the page at rest: another may have been there before.
      icon = (await loaded).kind === 'page' ? await icons.awaited() : undefined
      if (icon === undefined) return
      await icons.wait(icon, iconLimit)
      icon = undefined
    })
    .catch(() => {})
  const isAsking = () => {
    const asked = atRest?.awaited() ?? []
    return asked.length > 0 && asked.every((url) => log.isUnanswered(url))
  }
  const stopWaiting = () => {
    if (!isAsking()) return false
    atRest?.awaitNoMore()
    return true
  }
  const isWaiting = () =>
    atRest === undefined
      ? log.isUnanswered(address)
      : isAsking() || (icon !== undefined && log.isUnanswered(icon))
  return { shown, quiet, isWaiting, stopWaiting }
}

/** Waits until a page has loaded. */
async function load({ page, atRest, icons }: Tab, address: string, log: RequestLog): Promise<Loaded> {
  // A person who enters the address that is there has the page loaded anew.
  const isReload = atRest.isAt(address)
  atRest.begin()
  await icons.begin(isReload)
  try {
    await go(page, address, isReload)
    return { kind: 'page' }
  } catch (error) {
    // The browser reached only the relay; without it the connection would have been refused.
    if (log.wasRefused()) return { kind: 'error', code: 'ERR_CONNECTION_REFUSED' }
    const { message } = error as Error
    const word = /net::(\w+)/.exec(message)?.[1]
    // A response without a page (status 204, a download) leaves the window as it is.
    if (word === 'ERR_ABORTED' || message.includes('Download is starting')) return { kind: 'as before' }
    if (word === undefined) throw error
    // The relay leads to the addresses alone.
    return { kind: 'error', code: word === 'ERR_SOCKS_CONNECTION_FAILED' ? 'ERR_NAME_NOT_RESOLVED' : word }
  }
}

async function go(page: Page, address: string, isReload: boolean): Promise<void> {
  // The limit of a row is the one that counts: the runner then closes the browser.
  const options = { waitUntil: 'load', timeout: 0 } as const
  await (isReload ? page.reload(options) : page.goto(address, options))
}
