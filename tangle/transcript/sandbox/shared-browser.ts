import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { newMark } from './proc.ts'
import { makeSandboxFolder } from './sandbox.ts'

/*
 * Starting a browser takes far longer than a visit, so the visits of a run share one. Each has a context of its own, which has
 * nothing in common with any other: no connection, no cache, no cookie. Its connections all go to a relay of its own.
 */

export type { BrowserContext, Page }

/** A window of a visit, and how to close it with all of its connections. */
export type Visit = { readonly page: Page; readonly close: () => Promise<void> }

type Shared = { readonly browser: Browser; readonly end: () => Promise<void> }

let shared: Promise<Shared> | undefined
/** How many visits there are, and runs in which there may be more. */
let users = 0

/** Keeps the browser of visits open for more. @returns a function that no longer does */
export function keepBrowser(): () => Promise<void> {
  users++
  return async () => {
    if (--users > 0) return
    const last = shared
    shared = undefined
    await (await last?.catch(() => undefined))?.end()
  }
}

/**
 * Opens a window whose connections all go through a relay, by the protocol SOCKS 5 (RFC 1928).
 *
 * @param path of the browser
 * @param relay its port
 * @param size in CSS pixels
 */
export async function openWindow(
  path: string,
  relay: number,
  size: { readonly width: number; readonly height: number },
): Promise<Visit> {
  const release = keepBrowser()
  let context: BrowserContext | undefined
  try {
    const browser = await browserOf(path)
    context = await browser.newContext({
      viewport: size,
      deviceScaleFactor: 2,
      proxy: { server: `socks5://127.0.0.1:${relay}` },
    })
    const own = context
    return { page: await own.newPage(), close: () => own.close().finally(release) }
  } catch (error) {
    await context?.close().catch(() => {})
    await release()
    throw error
  }
}

/** The browser that is open; a new one where there is none, or where it has ended. */
async function browserOf(path: string): Promise<Browser> {
  const last = shared
  const known = await last?.catch(() => undefined)
  if (known?.browser.isConnected() === true) return known.browser
  // Another visit may have started a new one meanwhile.
  if (shared === last) {
    shared = startShared(path)
    await known?.end()
  }
  return (await (shared ?? startShared(path))).browser
}

async function startShared(path: string): Promise<Shared> {
  const { folder, remove } = await makeSandboxFolder(newMark(), 0)
  try {
    const { chromium } = await import('playwright-core')
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: path,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
      // Other addresses than the relay's lead nowhere.
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-quic',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    })
    const browser = context.browser()
    if (browser === null) throw new Error('the browser cannot be shared')
    const end = async () => {
      await context.close().catch(() => {})
      await remove()
    }
    return { browser, end }
  } catch (error) {
    await remove()
    throw error
  }
}

/** An empty browser, for uses other than transcripts. The caller ends it. */
export async function startBrowser(path: string): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  const chromiumSandbox = process.getuid?.() !== 0
  return chromium.launch({ executablePath: path, chromiumSandbox, args: ['--disable-gpu'] })
}
