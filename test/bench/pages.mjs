import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { show } from './figures.mjs'

/** @import { Figure } from './figures.mjs' */

/** The chapter that holds most. */
const page = '01-sockets.html'

const browsers = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome-stable']

/** In bytes; 150 KB for a page with all it loads but pictures, 15 KB for its script. */
const mostWeight = 150_000
const mostScript = 15_000

/**
 * What one page weighs, and how Chromium shows it from the disk: the first paint, and how far anything moved after it.
 *
 * @param {string} book the folder of a woven book
 * @returns {Promise<Figure[]>}
 */
export async function measurePages(book) {
  const weighed = weigh(book)
  const executablePath = browsers.find((path) => path !== undefined && existsSync(path))
  if (executablePath === undefined) return weighed
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  const tab = await browser.newPage()
  await tab.addInitScript(
    "self.moved = 0; new PerformanceObserver((list) => { for (const { value } of list.getEntries()) self.moved += value }).observe({ type: 'layout-shift', buffered: true })",
  )
  await tab.goto(`file://${join(book, page)}`, { waitUntil: 'load' })
  const paint = await tab.evaluate(
    "new Promise((done) => new PerformanceObserver((list, self) => { const [entry] = list.getEntriesByName('first-contentful-paint'); if (entry) { self.disconnect(); done(entry.startTime) } }).observe({ type: 'paint', buffered: true }))",
  )
  const moved = Number(await tab.evaluate('self.moved'))
  await browser.close()
  return [
    ...weighed,
    { name: 'a chapter: first paint', measured: show(Number(paint), 'ms') },
    { name: 'a chapter: layout shift', measured: String(moved), ratio: moved, goal: 0 },
  ]
}

/** @param {string} book */
function weigh(book) {
  const style = gzipSync(readFileSync(join(book, 'reference/look/book.css'))).length
  const script = readFileSync(join(book, 'reference/look/page.js')).length
  const text = gzipSync(readFileSync(join(book, page))).length
  const whole = text + style + script
  return [
    {
      name: 'a chapter: page, style and script, compressed',
      measured: show(whole / 1000, 'KB'),
      ratio: whole / mostWeight,
      goal: 1,
    },
    {
      name: 'a chapter: its script, as it is',
      measured: show(script / 1000, 'KB'),
      ratio: script / mostScript,
      goal: 1,
    },
  ]
}
