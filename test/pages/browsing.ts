import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../tangle/transcript/sandbox/browser.ts'
import { repository } from './woven.ts'

/** A machine that says it is CI has to have a browser; elsewhere these tests are left out without one. */
export const hasBrowser = findBrowser() !== undefined || process.env.CI !== undefined

export const desktop = { width: 1280, height: 900 }
export const phone = { width: 390, height: 844 }

/** Pictures for a person to look at. */
const screens = join(repository, 'dist/screens')

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export async function startBrowser(): Promise<Browser> {
  const options = { executablePath: findBrowser() ?? '', chromiumSandbox: process.getuid?.() !== 0 }
  return chromium.launch({ ...options, args: ['--disable-gpu'] })
}

/** A tab, and what its pages say to the console, ask of others, or ask for in vain. */
export async function openTab(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; said: string[] }> {
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

/** Opens all that a page can fold up. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
}

/** What axe finds wrong with all that a page holds, folded up or not; a line for each thing. @param without rules left out */
export async function faultsIn(page: Page, without: readonly string[] = []): Promise<string[]> {
  await unfold(page)
  if (!(await page.evaluate<boolean>("'axe' in self"))) await page.evaluate(axe)
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]))
  // What it finds right is much more, and would take longer to be reported than to be found.
  const options = JSON.stringify({ resultTypes: ['violations'], preload: false, rules })
  const ask = `axe.run(${options}).then(({ violations }) => ({ violations }))`
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(ask)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
  )
}

/** How many pixels a page is wider than its window. */
export function widthOver(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** Keeps a picture below `dist/screens`. */
export async function keepScreen(page: Page, name: string, fullPage: boolean): Promise<void> {
  mkdirSync(screens, { recursive: true })
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage })
}
