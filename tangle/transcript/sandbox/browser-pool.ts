import { join } from 'node:path'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { findBrowser } from './browser.ts'
import { newMark } from './proc.ts'
import { makeSandboxFolder } from './sandbox.ts'

/*
 * Starting a browser takes far longer than a visit, so a browser that has served one pane serves another. Each pane has a
 * context of its own, which has nothing in common with any other: no connection, no cache, no cookie. Its connections all go to
 * a relay of its own. It lasts as long as the pane, as a person's window does.
 */

export type { Page, Request }

/** In CSS pixels: the width of pages, and the most that a screenshot is high. */
export const windowSize = { width: 480, height: 480 }

/** What a pane has of a browser: how to open a page in it, and how to close them all with their connections. */
export type Window = { readonly newPage: () => Promise<Page>; readonly close: () => Promise<void> }

/** The lists below an address bar are pages themselves. Nobody sees them here, and they cost more than a visit. */
const addressBar = ['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup']

/** What the driver switches off in any case: a browser hears only the last list. */
const driverDisables = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
]

type PooledBrowser = {
  readonly browser: Browser
  /** What it says that it is where a person sees its window. */
  readonly userAgent: string
  /** Makes it forget what contexts have in common: which icons it could not get. */
  readonly forget: () => Promise<unknown>
  readonly end: () => Promise<unknown>
}

/** The browsers that serve no pane now. */
let idle: PooledBrowser[] = []
/** How many windows there are, and runs in which there may be more. */
let users = 0

/** Keeps browsers open for more windows. @returns a function that no longer does */
export function keepBrowsers(): () => Promise<void> {
  users++
  return async () => {
    if (--users > 0) return
    const all = idle
    idle = []
    await Promise.all(all.map(({ end }) => end()))
  }
}

/**
 * Opens a window whose connections all go through a relay, by the protocol SOCKS 5 (RFC 1928).
 *
 * @param path of the browser
 * @param relay its port
 */
export async function openWindow(path: string, relay: number): Promise<Window> {
  const release = keepBrowsers()
  try {
    const pooled = await takeBrowser(path)
    try {
      const proxy = { server: `socks5://127.0.0.1:${relay}` }
      const { browser, userAgent } = pooled
      const context = await browser.newContext({
        viewport: windowSize,
        deviceScaleFactor: 2,
        proxy,
        userAgent,
      })
      const close = () => giveBack(pooled, context).finally(release)
      return { newPage: () => context.newPage(), close }
    } catch (error) {
      await pooled.end()
      throw error
    }
  } catch (error) {
    await release()
    throw error
  }
}

async function takeBrowser(path: string): Promise<PooledBrowser> {
  for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
    try {
      await one.forget()
      return one
    } catch {
      // It has ended by itself.
      await one.end()
    }
  }
  return startPooled(path)
}

async function giveBack(pooled: PooledBrowser, context: BrowserContext): Promise<void> {
  try {
    await context.close()
    idle.push(pooled)
  } catch {
    await pooled.end()
  }
}

async function startPooled(path: string): Promise<PooledBrowser> {
  const { folder, remove } = await makeSandboxFolder(newMark(), { commands: 0, panes: 0 })
  let context: BrowserContext | undefined
  const end = async () => {
    await context?.close().catch(() => {})
    await remove()
  }
  try {
    const { chromium } = await import('playwright-core')
    context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: path,
      artifactsDir: folder,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-quic',
        // Other addresses than the relay's lead nowhere.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        `--disable-features=${[...driverDisables, ...addressBar].join(',')}`,
      ],
    })
    const browser = context.browser()
    const [page] = context.pages()
    if (browser === null || page === undefined) throw new Error('the browser has no window')
    const session = await context.newCDPSession(page)
    const { userAgent: ownName } = await session.send('Browser.getVersion')
    const userAgent = ownName.replace('HeadlessChrome/', 'Chrome/')
    // A reload without the cache makes a browser try again to get icons that it could not get before.
    const forget = () => session.send('Page.reload', { ignoreCache: true })
    return { browser, userAgent, forget, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** An empty browser, for uses other than transcripts. The caller ends it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('no browser was found; look before you start one')
  const { chromium } = await import('playwright-core')
  const chromiumSandbox = process.getuid?.() !== 0
  return chromium.launch({ executablePath, chromiumSandbox, args: ['--disable-gpu'] })
}
