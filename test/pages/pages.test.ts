import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import { beforeAll, describe, expect, test } from 'vitest'
import { weaveRepository } from '../command.ts'
import { contentsOf, newFolder } from '../workshop.ts'
import { everything, linksIn, pagesOf, repository, sharedBook, targetOf, weaveForTests } from './woven.ts'

const books = [
  { name: 'this book, with its runs', folder: repository, hasRuns: true },
  { name: 'a book of everything', folder: everything, hasRuns: false },
]

describe.each(books)('$name', ({ folder, hasRuns }) => {
  let traces = ''
  let out = ''
  let pages = new Map<string, string>()

  beforeAll(async () => {
    if (hasRuns) ({ out, traces } = await sharedBook())
    else out = await weaveForTests(folder)
    pages = pagesOf(out)
  })

  test('is valid HTML', async () => {
    const rules = { 'void-style': 'off', 'attribute-boolean-style': 'off' } as const
    const loader = new StaticConfigLoader({ root: true, extends: ['html-validate:standard'], rules })
    const validator = new HtmlValidate(loader)
    const faults: string[] = []
    for (const [path, text] of pages) {
      const { results } = await validator.validateString(text)
      const messages = results.flatMap((result) => result.messages)
      faults.push(...messages.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`))
    }
    expect(faults).toEqual([])
    expect(pages.size).toBeGreaterThan(10)
  })

  test('every link leads somewhere', () => {
    const links = new Map([...pages].map(([path, text]) => [path, linksIn(text)]))
    const broken = [...links].flatMap(([page, { addresses }]) =>
      addresses.filter((address) => {
        const target = targetOf(page, address)
        if (target === undefined) return !/^(?:https:\/\/|mailto:)/.test(address)
        if (!existsSync(join(out, target.path))) return true
        return target.part !== undefined && !links.get(target.path)?.ids.includes(target.part)
      }),
    )
    expect(broken).toEqual([])
  })

  test('no id comes twice on a page', () => {
    const twice = [...pages].flatMap(([page, text]) => {
      const { ids } = linksIn(text)
      return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${page}#${id}`)
    })
    expect(twice).toEqual([])
  })

  test('has nothing inline: no script, no style, no handler', () => {
    for (const [page, text] of pages) {
      const tags = [...text.matchAll(/<[a-z][^<>]*>/gi)].map(([tag]) => tag)
      const inline = tags.filter((tag) =>
        /^<style|\s(?:style|on\w+)=|^<script(?![^>]*\ssrc=)/i.test(withoutValues(tag)),
      )
      expect(inline, page).toEqual([])
      expect(text).toContain(
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;',
      )
    }
  })

  test('of the drawings of a section only the first is unfolded', () => {
    const sections = [...pages.values()].flatMap((text) => text.split(/(?=<h[1-6])/))
    const drawings = (section: string) =>
      [...section.matchAll(/<details class="diagram"( open)?>/g)].map(([, open]) => open !== undefined)
    expect(sections.map(drawings).filter(([, ...later]) => later.includes(true))).toEqual([])
    expect(sections.some((section) => drawings(section)[0])).toBe(hasRuns)
  })

  test('weighs little', () => {
    for (const [page, text] of pages) {
      const loaded = (pattern: RegExp) =>
        [...text.matchAll(pattern)].map(([, href = '']) =>
          readFileSync(join(out, targetOf(page, href)?.path ?? '')),
        )
      const scripts = loaded(/<script [^>]*src="([^"]+)"/g)
      const parts = [Buffer.from(text), ...loaded(/<link rel="stylesheet" href="([^"]+)"/g), ...scripts]
      const sizeOf = (contents: readonly Buffer[]) => contents.reduce((sum, { length }) => sum + length, 0)
      expect(parts.length, page).toBeGreaterThan(2)
      if (page.includes('search')) continue
      expect(sizeOf(scripts), page).toBeLessThan(15_000)
      expect(sizeOf(parts.map((part) => gzipSync(part))), page).toBeLessThan(150_000)
    }
  })

  test('comes out the same a second time', async () => {
    // As deep as the first: the notes hold the way to the chapters.
    const again = hasRuns ? join(newFolder(), 'book') : await weaveForTests(folder)
    if (hasRuns) await weaveRepository({ out: again, traces })
    const [first, second] = [contentsOf(out), contentsOf(again)]
    // One by one: two whole books would be shown otherwise.
    expect(Object.keys(second)).toEqual(Object.keys(first))
    expect(Object.keys(second).filter((path) => second[path] !== first[path])).toEqual([])
  })
})

/** A tag whose values are empty: an attribute's text may say anything. */
function withoutValues(tag: string): string {
  return tag.replaceAll(/="[^"]*"/g, (value, at: number) => (/\ssrc$/.test(tag.slice(0, at)) ? value : '=""'))
}
