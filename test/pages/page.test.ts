import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, keepScreen, startBrowser, unfold, widthOver } from './browsing.ts'
import { type Demo, makeDemo, openDemo, type Visit } from './demo.ts'

describe.skipIf(!hasBrowser)('transcripts in a browser', () => {
  let demo: Demo
  let browser: Browser
  const complaints: string[] = []
  beforeAll(async () => {
    const made = makeDemo()
    browser = await startBrowser()
    demo = await made
  })
  afterAll(() => browser?.close())

  const visits: readonly Visit[] = [1200, 390].flatMap((width) => [
    { width, scheme: 'light' },
    { width, scheme: 'dark' },
  ])
  test.each(visits)('it fits, $width wide, $scheme', async (visit) => {
    const page = await openDemo(browser, demo, visit, complaints)
    await unfold(page)
    expect(await widthOver(page)).toBe(0)
    await page.context().close()
  })

  test('on a phone a drawing is rows with lanes, and nothing is wider than its box', async () => {
    const page = await openDemo(browser, demo, { width: 390, scheme: 'light' }, complaints)
    await unfold(page)
    expect(await page.locator('svg.sequence:visible').count()).toBe(0)
    const steps = page.locator('#t-01-sockets-3 .steps tr:visible')
    expect(await steps.first().innerText()).toContain('server starts')
    const lanes =
      "getComputedStyle(document.querySelector('.steps td[data-lanes^=\"◄\"]'), '::before').content"
    expect(await page.evaluate(lanes)).toContain('◄──●')
    const tooWide =
      "[...document.querySelectorAll('.diagram, .steps, .panes')].filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    expect(await page.evaluate(tooWide)).toBe(0)
    await page.context().close()
  })

  test('on a phone the replay steps through the rows of a drawing', async () => {
    const page = await openDemo(browser, demo, { width: 390, scheme: 'light' }, complaints)
    const own = page.locator('#t-01-sockets-3')
    await own.locator('[data-replay=first]').click()
    await own.locator('[data-replay=forward]').click()
    const shown = own.locator('.steps tr[data-step]:not(.is-later)')
    expect(await shown.allInnerTexts()).toHaveLength(2)
    expect(await own.locator('.steps tr.is-later').first().isVisible()).toBe(false)
    await page.context().close()
  })

  test('a row that shows nothing has its height on a phone', async () => {
    const page = await openDemo(browser, demo, { width: 390, scheme: 'light' }, complaints)
    const heights =
      "[...document.querySelectorAll('td.output')].filter((one) => one.innerText.trim() === '').map((one) => one.clientHeight)"
    await page.evaluate("document.querySelector('td.output samp').replaceChildren()")
    const empty = await page.evaluate<number[]>(heights)
    expect(empty.length).toBeGreaterThan(0)
    expect(Math.min(...empty)).toBeGreaterThan(15)
    await page.context().close()
  })

  test.each(visits)('a picture is kept, $width wide, $scheme', { tags: 'long' }, async (visit) => {
    const page = await openDemo(browser, demo, visit, complaints)
    await unfold(page)
    await keepScreen(page, `transcripts-${visit.width}-${visit.scheme}`, true)
    await page.context().close()
  })

  test('with scripts off everything is there, and nothing that would need them', async () => {
    const page = await openDemo(
      browser,
      demo,
      { width: 1200, scheme: 'light', hasScripts: false },
      complaints,
    )
    const conversation = page.locator('#t-01-sockets-3')
    expect(await conversation.locator('tbody tr[role=row]').count()).toBe(5)
    expect(await conversation.locator('svg').isVisible()).toBe(true)
    expect(await page.locator('.replay:visible, .copy:visible').count()).toBe(0)
    await page.context().close()
  })

  test('the keyboard steps through rows and diagram together', async () => {
    const page = await openDemo(browser, demo, { width: 1200, scheme: 'light' }, complaints)
    const own = page.locator('#t-01-sockets-3')
    const hidden = () => own.locator('.panes .is-later').count()
    const drawn = () => own.locator('svg g:not(.is-later)').count()
    const all = await drawn()
    expect(await hidden()).toBe(0)

    await own.locator('[data-replay=play]').focus()
    await page.keyboard.press('Home')
    expect(await visibleTexts(own)).toEqual(['$ node dist/socket-server.js'])
    expect(await own.locator('.now').textContent()).toContain('1 of 13: server starts')
    expect(await own.locator('svg > [data-step="2"]').isVisible()).toBe(false)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await visibleTexts(own)).toHaveLength(2)
    expect(await drawn()).toBeLessThan(all)
    const lit = () => own.locator('svg g.is-now > title').allTextContents()
    expect((await lit()).join()).toContain('client starts')
    await page.keyboard.press('ArrowLeft')
    expect(await own.locator('.now').textContent()).toContain('2 of 13')
    await page.keyboard.press('End')
    expect(await hidden()).toBe(0)
    expect(await drawn()).toBe(all)
    await page.context().close()
  })

  test('its keys do what they say, whatever in the transcript has the focus', async () => {
    const page = await openDemo(browser, demo, { width: 1200, scheme: 'light' }, complaints)
    const own = page.locator('#t-01-sockets-3')
    await own.locator('.drawing').first().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await own.locator('.now').textContent()).toContain('2 of 13')
    const play = own.locator('[data-replay=play]')
    await own.locator('[data-replay=first]').focus()
    await page.keyboard.press('Space')
    expect(await play.getAttribute('aria-label')).toBe('Pause')
    expect(await own.locator('.now').textContent()).toContain('3 of 13')
    await page.keyboard.press('Space')
    expect(await play.getAttribute('aria-label')).toBe('Play')
    await page.context().close()
  })

  test('it plays to the end by itself, and pauses', async () => {
    const page = await openDemo(browser, demo, { width: 1200, scheme: 'light' }, complaints)
    await page.clock.install()
    await page.reload()
    const own = page.locator('#t-01-sockets-3')
    const play = own.locator('[data-replay=play]')
    await play.click()
    expect(await play.getAttribute('aria-label')).toBe('Pause')
    await page.clock.runFor(3000)
    await play.press('Space')
    const paused = await own.locator('.now').textContent()
    await page.clock.runFor(60_000)
    expect(await own.locator('.now').textContent()).toBe(paused)
    await play.press('Space')
    await page.clock.runFor(60_000)
    expect(await own.locator('.panes .is-later').count()).toBe(0)
    expect(await play.getAttribute('aria-label')).toBe('Play')
    await page.context().close()
  })

  test('a page that a browser showed is a picture, with its text for those who do not see it', async () => {
    const page = await openDemo(browser, demo, { width: 1200, scheme: 'light' }, complaints)
    const picture = page.locator('#t-03-hello-web-2 img')
    expect(await picture.getAttribute('alt')).toBe('Hello, web!')
    await picture.scrollIntoViewIfNeeded()
    await picture.evaluate((image: { decode: () => Promise<void> }) => image.decode())
    expect(await picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(960)
    await page.context().close()
  })

  test('the browser had nothing to mind', () => {
    expect(complaints).toEqual([])
  })
})

/** The rows that are shown. */
async function visibleTexts(own: ReturnType<Page['locator']>): Promise<string[]> {
  return own.locator('td :is(code, samp):visible').allTextContents()
}
