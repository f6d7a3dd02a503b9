import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { findBrowser } from './browser.mjs'
import { ratioOf, show } from './figures.mjs'

/** @import { Figure } from './figures.mjs' */

/** The chapter that holds most. */
const page = '01-sockets.html'

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
  const executablePath = findBrowser()
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

/**
 * The chapter's page that weighs most, with all that it loads but pictures.
 *
 * @param {string} book
 */
function weigh(book) {
  const chapters = readdirSync(book).filter((name) => name.endsWith('.html') && name !== 'index.html')
  const weights = chapters.map((name) => weightOf(book, name)).sort((a, b) => b.whole - a.whole)
  const [heaviest] = weights
  if (heaviest === undefined) throw new Error(`${book} has no chapter`)
  const script = Math.max(...weights.map((weight) => weight.script))
  return [
    ratioOf(
      `heaviest chapter (${heaviest.name}), with styles and scripts, compressed / most`,
      heaviest.whole / 1000,
      mostWeight / 1000,
      'KB',
      1,
    ),
    ratioOf("a chapter's scripts, as they are / most", script / 1000, mostScript / 1000, 'KB', 1),
  ]
}

/**
 * In bytes.
 *
 * @param {string} book
 * @param {string} name
 */
function weightOf(book, name) {
  const text = readFileSync(join(book, name), 'utf8')
  const read = (/** @type {RegExp} */ pattern) =>
    [...text.matchAll(pattern)].map((match) => readFileSync(join(book, match[1] ?? '')))
  const styles = read(/<link rel="stylesheet" href="([^"]+)"/g)
  const scripts = read(/<script [^>]*src="([^"]+)"/g)
  const packed = [Buffer.from(text), ...styles, ...scripts].map((content) => gzipSync(content).length)
  return {
    name,
    whole: packed.reduce((sum, length) => sum + length, 0),
    script: scripts.reduce((sum, { length }) => sum + length, 0),
  }
}
