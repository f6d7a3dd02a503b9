import { delimiter, join } from 'node:path'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { isExecutable } from '../../system/disk.ts'

export type { Page, Request }

/** In CSS pixels: the width of pages, and the most that a screenshot is high. */
export const windowSize = { width: 480, height: 480 }

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const usualPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

export type Environment = Readonly<Record<string, string | undefined>>

/** The path of this machine's Chromium or Chrome: what `CHROMIUM` names, or the first on the PATH. */
export function findBrowser({ CHROMIUM: named, PATH }: Environment = process.env): string | undefined {
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined
  const folders = (PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usualPlaces].find(
    isExecutable,
  )
}

/** An empty window in which the printed port of this machine leads to another, and every other address nowhere. */
export async function openWindow(
  browser: string | undefined,
  profile: string,
  printed: number,
  port: number,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const rules = ['localhost', '127.0.0.1', '[::1]'].map((host) => `MAP ${host}:${printed} 127.0.0.1:${port}`)
  const context = await launch(browser, profile, [...rules, 'MAP * ~NOTFOUND'].join(', '))
  try {
    return { context, page: context.pages()[0] ?? (await context.newPage()) }
  } catch (error) {
    await context.close()
    throw error
  }
}

/** An empty browser, for uses other than transcripts. The caller ends it. */
export async function startBrowser() {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('no browser was found; look before you start one')
  const { chromium } = await import('playwright-core')
  const chromiumSandbox = process.getuid?.() !== 0
  return chromium.launch({ executablePath, chromiumSandbox, args: ['--disable-gpu'] })
}

async function launch(
  executablePath: string | undefined,
  profile: string,
  rules: string,
): Promise<BrowserContext> {
  // Loaded only when needed: most transcripts have no browser.
  const { chromium } = await import('playwright-core')
  if (executablePath === undefined)
    throw new Error('no browser was found; transcripts with one must not be run')
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: windowSize,
    deviceScaleFactor: 2,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-quic',
      `--host-resolver-rules=${rules}`,
    ],
  })
}
