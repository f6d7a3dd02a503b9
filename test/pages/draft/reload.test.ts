import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { DraftBook } from '../../../tangle/draft.ts'
import { readDraftAssets } from '../../../tangle/pages/asset-files.ts'
import { draftFile } from '../../../tangle/pages/draft/draft-page.ts'
import { serveBook } from '../../../tangle/pages/serve.ts'
import { newBook } from '../../workshop.ts'
import {
  desktop,
  faultsIn,
  hasBrowser,
  keepScreen,
  openTab,
  phone,
  startBrowser,
  widthOver,
} from '../browsing.ts'

const paragraphs = Array.from({ length: 80 }, (_, i) => `## Part ${i}\n\nText.`).join('\n\n')
const chapter = (top: string) => `---\ntitle: One\n---\n\n# One\n\n${top}\n\n${paragraphs}\n`
const wrong = chapter(
  `[x](none.md)\n\n- a\n\n  \`\`\`ts file=a.ts\n  // <<lost${' and lost'.repeat(12)}>>\n  \`\`\``,
)

/** A draft that is served, without a watcher: `save` replaces the chapter and has it looked at. */
async function serve(text: string) {
  const cwd = newBook({ '01.md': text })
  const options = { withoutSolutions: false, epub: false, pdf: false, traces: undefined, force: false }
  const draft = new DraftBook({ chapters: 'chapters', out: 'book', ...options, cwd })
  const assets = readDraftAssets()
  const find = (path: string) => draftFile(path, draft.contentOf(path), draft.now.shown, assets)
  const server = await serveBook(0, { refresh: draft.refresh, find })
  onTestFinished(async () => {
    await draft.settled()
    await Promise.all([server.close(), draft.close()])
  })
  draft.follow(server.announce)
  const save = async (next: string) => {
    writeFileSync(join(cwd, 'new'), next)
    renameSync(join(cwd, 'new'), join(cwd, 'chapters/01.md'))
    await draft.refresh()
  }
  await draft.refresh()
  await draft.settled()
  return { address: `${server.address}01.html`, contents: server.address, save }
}

describe.skipIf(!hasBrowser)('a draft in a browser', { timeout: 120_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })

  afterAll(() => browser?.close())

  test('a page that is saved loads itself anew, and is looked at where it was', async () => {
    const { address, save } = await serve(chapter('Good.'))
    const { page, said } = await openTab(browser)
    await page.goto(address)
    const topOf = () =>
      page.evaluate<number>("document.getElementById('part-40').getBoundingClientRect().top")
    await page.evaluate("document.getElementById('part-40').scrollIntoView(); scrollBy(0, -10)")
    const before = await topOf()
    await save(wrong)
    await page.waitForSelector('.problem')
    await page.waitForFunction('sessionStorage.length === 0 && scrollY > 0')
    expect(Math.abs((await topOf()) - before)).toBeLessThan(2)
    await save(chapter('Good again.'))
    await page.waitForSelector('text=Good again.')
    await page.waitForFunction('sessionStorage.length === 0 && scrollY > 0')
    expect(Math.abs((await topOf()) - before)).toBeLessThan(2)
    expect(said).toEqual([])
  })

  test('problems have no fault, wide or narrow, light or dark, and the keyboard reaches them', async () => {
    const { address, contents } = await serve(wrong)
    const { page, said } = await openTab(browser)
    for (const [size, colorScheme] of [
      [desktop, 'light'],
      [desktop, 'dark'],
      [phone, 'light'],
      [phone, 'dark'],
    ] as const)
      for (const one of [address, contents]) {
        await page.setViewportSize(size)
        await page.emulateMedia({ colorScheme })
        await page.goto(one)
        expect(await faultsIn(page)).toEqual([])
        expect(await widthOver(page)).toBe(0)
        await keepScreen(
          page,
          `draft-${one === address ? 'chapter' : 'contents'}-${size.width}-${colorScheme}`,
          false,
        )
      }
    await page.goto(address)
    await page.focus('.draft li a')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('location.hash')).toBe('#problem.1')
    await page.keyboard.press('Tab')
    expect(await page.evaluate("document.activeElement.closest('.problem')?.id")).toBe('problem.1')
    expect(said).toEqual([])
  })
})
