import { mediaTypeOf } from '../text/media-type.ts'
import type { WovenFile } from './page.ts'
import { startBrowser } from '../transcript/sandbox/browser-pool.ts'

/**
 * Prints a page to PDF. It can load nothing but the given files. The same page makes the same bytes.
 *
 * @param files the page and what it loads
 * @param path which of them is the page
 */
export async function printToPdf(files: readonly WovenFile[], path: string): Promise<Uint8Array> {
  const browser = await startBrowser()
  try {
    const page = await browser.newPage()
    await page.route('**', (route) => {
      const name = decodeURIComponent(new URL(route.request().url()).pathname.slice(1))
      const file = files.find((one) => one.path === name)
      if (file === undefined) return route.abort()
      return route.fulfill({ body: Buffer.from(file.content), contentType: mediaTypeOf(name) })
    })
    await page.goto(`http://book.invalid/${encodeURI(path)}`, { waitUntil: 'load' })
    return withoutRunData(
      await page.pdf({ preferCSSPageSize: true, printBackground: true, outline: true, tagged: true }),
    )
  } finally {
    await browser.close()
  }
}

/**
 * Removes what differs from run to run: times, and the browser's numbers for the nodes of a page. A PDF contains byte
 * offsets, so each is replaced by one of the same length.
 */
function withoutRunData(pdf: Buffer): Uint8Array {
  const times = /(?<=\/(?:CreationDate|ModDate) ?\(D:)\d{14}/g
  const numbers = new Map<string, string>()
  const renumbered = (node: string) => {
    const number = numbers.get(node) ?? String(numbers.size + 1).padStart(node.length, '0')
    numbers.set(node, number)
    return number
  }
  const text = pdf.toString('latin1').replaceAll(times, '20000101000000')
  return Buffer.from(text.replaceAll(/(?<=\(node)\d{8}(?=\))/g, renumbered), 'latin1')
}
