import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { hasBrowser, openTab, startBrowser } from './browsing.ts'
import { newBook, weaveIn } from '../workshop.ts'

/** As wide as the formatter of this project lets a line of a program be. */
const columns = 110

test.skipIf(!hasBrowser)(
  `beside the list of sections a line of ${columns} columns is shown whole`,
  async () => {
    const fence = `\`\`\`ts file=wide.ts\n// ${'x'.repeat(columns - 3)}\n\`\`\``
    const folder = newBook({
      '01.md': `---\ntitle: Wide\n---\n# Wide\n\n${fence}\n\n## A section\n\nText.\n`,
    })
    expect((await weaveIn(folder)).problems).toEqual([])
    const browser = await startBrowser()
    try {
      const { page } = await openTab(browser)
      await page.goto(pathToFileURL(join(folder, 'book/01.html')).href)
      const code = "document.querySelector('figure.code pre')"
      expect(await page.evaluate(`${code}.scrollWidth - ${code}.clientWidth`)).toBe(0)
    } finally {
      await browser.close()
    }
  },
)
