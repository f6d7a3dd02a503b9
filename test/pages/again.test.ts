import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { contentsOf, layOver, newBook, newFolder, weaveIn } from '../workshop.ts'
import { everything } from './woven.ts'

/** A copy of the book of everything, to be changed. */
function copy(): string {
  const folder = newFolder()
  layOver(join(everything, 'chapters'), join(folder, 'chapters'))
  return folder
}

function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, path)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

test('with nothing changed nothing is woven', async () => {
  const folder = copy()
  const first = await weaveIn(folder)
  expect(first.made).toHaveLength(first.pages)
  const before = contentsOf(folder)
  expect(await weaveIn(folder)).toMatchObject({ problems: [], pages: first.pages, made: [] })
  expect(contentsOf(folder)).toEqual(before)
})

test('a changed sentence weaves its own page again, and none that it does not touch', async () => {
  const folder = copy()
  await weaveIn(folder)
  edit(folder, 'chapters/02-more.md', (text) => text.replace('another word,', 'a longer word,'))
  const { made } = await weaveIn(folder)
  // The contents quote each chapter's first paragraph.
  expect([...made].sort()).toEqual(['02-more.html', 'index.html'])
})

test('a figure is made again only when it is made of something else', async () => {
  const folder = copy()
  await weaveIn(folder)
  // Marks all figures that are remembered: what carries the mark later was not made again.
  edit(folder, 'book/.tangle/figures.json', (text) => text.replaceAll('<figure', '<figure data-remembered'))
  edit(folder, 'chapters/01-start.md', (text) => text.replace('# ', 'Moved down.\n\n# '))
  expect((await weaveIn(folder)).problems).toEqual([])
  const count = (pattern: RegExp) =>
    readFileSync(join(folder, 'book/01-start.html'), 'utf8').match(pattern)?.length ?? 0
  const all = count(/<figure (?:data-remembered )?class="(?:code|plain)"/g)
  expect(all).toBeGreaterThan(2)
  expect(count(/data-remembered/g)).toBe(all)
  edit(folder, 'chapters/01-start.md', (text) => text.replace(/^(```ts file=.*\n)/m, '$1// A line more.\n'))
  await weaveIn(folder)
  expect(count(/data-remembered/g)).toBeLessThan(all)
  expect(count(/data-remembered/g)).toBeGreaterThan(0)
})

test.each(['', '{', '{"tool":"sources"}'])('notes of figures that hold %j are none', async (text) => {
  const folder = copy()
  await weaveIn(folder)
  const before = contentsOf(folder)
  writeFileSync(join(folder, 'book/.tangle/figures.json'), text)
  rmSync(join(folder, 'book/01-start.html'))
  expect((await weaveIn(folder)).made).toEqual(['01-start.html'])
  const after = contentsOf(folder)
  expect(after['book/01-start.html']).toBe(before['book/01-start.html'])
})

test('a changed program weaves all that shows it', async () => {
  const folder = copy()
  await weaveIn(folder)
  edit(folder, 'chapters/02-more.md', (text) => text.replace('good day', 'good night'))
  const { made } = await weaveIn(folder)
  expect([...made].sort()).toEqual(['02-more.html', 'reference/program/greet.ts.html'])
})

test('what is woven again is what a first run weaves', async () => {
  const folder = copy()
  await weaveIn(folder)
  edit(folder, 'chapters/01-start.md', (text) =>
    text
      .replace('terms: [', 'terms: [salute, ')
      .replace('A *greeting* is', 'A *greeting*, or **salute**, is'),
  )
  edit(folder, 'chapters/pictures/square.svg', (text) => text.replace('#1f4e5f', '#5f4e1f'))
  await weaveIn(folder)
  await weaveIn(folder, { out: 'fresh' })
  const woven = contentsOf(join(folder, 'book'))
  expect(woven).toEqual(contentsOf(join(folder, 'fresh')))
  expect(woven['reference/picture/pictures/square.svg']).toContain('#5f4e1f')
})

test('a picture is looked at through a link', async () => {
  const folder = copy()
  edit(folder, 'chapters/pictures/square.svg', (text) => {
    writeFileSync(join(folder, 'chapters/other.svg'), text)
    return text
  })
  rmSync(join(folder, 'chapters/pictures/square.svg'))
  symlinkSync('../other.svg', join(folder, 'chapters/pictures/square.svg'))
  await weaveIn(folder)
  edit(folder, 'chapters/other.svg', (text) => text.replace('#1f4e5f', '#5f4e1f'))
  await weaveIn(folder)
  expect(readFileSync(join(folder, 'book/reference/picture/pictures/square.svg'), 'utf8')).toContain(
    '#5f4e1f',
  )
})

test('where nothing can be proved, runs that come from elsewhere are woven in', async () => {
  const folder = newBook({
    'one.md': '---\ntitle: One\n---\n\n# One\n\n```console\n$ echo hello\nhello\n```\n',
  })
  await weaveIn(folder, { out: 'other', traces: 'proved' })
  const system = process.platform
  onTestFinished(() => void Object.defineProperty(process, 'platform', { value: system }))
  Object.defineProperty(process, 'platform', { value: 'darwin' })
  const traces = 'kept'
  await weaveIn(folder, { traces })
  expect((await weaveIn(folder, { traces })).made).toEqual([])
  layOver(join(folder, 'proved'), join(folder, traces))
  expect((await weaveIn(folder, { traces })).made).toContain('one.html')
  expect((await weaveIn(folder, { traces })).made).toEqual([])
})

test('a page that is gone or was edited is woven again', async () => {
  const folder = copy()
  await weaveIn(folder)
  rmSync(join(folder, 'book/02-more.html'))
  expect((await weaveIn(folder)).made).toEqual(['02-more.html'])
  edit(folder, 'book/02-more.html', (text) => `${text}<!-- mine -->`)
  expect((await weaveIn(folder)).problems.map(({ code }) => code)).toEqual(['edited-output'])
  expect((await weaveIn(folder, { force: true })).problems).toEqual([])
})

test('a book with a fault leaves the pages as they were', async () => {
  const folder = copy()
  await weaveIn(folder)
  const before = contentsOf(join(folder, 'book'))
  edit(folder, 'chapters/02-more.md', (text) => `${text}\n[nowhere](none.md)\n`)
  expect((await weaveIn(folder)).problems.map(({ code }) => code)).toEqual(['broken-link'])
  expect(contentsOf(join(folder, 'book'))).toEqual(before)
})

test('a chapter that is removed takes its page along', async () => {
  const folder = copy()
  await weaveIn(folder)
  rmSync(join(folder, 'chapters/03-hostile.md'))
  const { removed } = await weaveIn(folder)
  expect(removed).toContain('03-hostile.html')
  expect(existsSync(join(folder, 'book/03-hostile.html'))).toBe(false)
  expect(existsSync(join(folder, 'book/reference/program/hostile.ts.html'))).toBe(false)
})

test('the class edition has no solution, and no word of one', async () => {
  const folder = copy()
  await weaveIn(folder, { withoutSolutions: true })
  const woven = contentsOf(join(folder, 'book'))
  const paths = Object.keys(woven).filter((path) => !path.startsWith('.tangle/'))
  expect(paths.filter((path) => path.includes('solution') || path.includes('twice'))).toEqual([])
  const pages = paths.map((path) => woven[path] ?? '').join('\n')
  expect(pages).not.toMatch(/twice\.ts|solutions\/|Solution 1|twin/)
  expect(woven['01-start.html']).toContain('<p>Try it.</p>\n<p>The way of the solution is one of many.</p>')
})

test('a book brings its own stylesheet and template', async () => {
  const folder = copy()
  writeFileSync(join(folder, 'chapters/look.css'), 'main { color: #123456; }\n')
  writeFileSync(
    join(folder, 'chapters/page.html'),
    '<!doctype html>\n{{head}}<main>{{content}}</main> Ours.\n',
  )
  edit(folder, 'chapters/01-start.md', (text) =>
    text.replace('language: en', 'language: en\n  style: look.css\n  template: page.html'),
  )
  await weaveIn(folder)
  expect(readFileSync(join(folder, 'book/reference/look/book.css'), 'utf8')).toBe(
    'main { color: #123456; }\n',
  )
  expect(readFileSync(join(folder, 'book/02-more.html'), 'utf8')).toMatch(/<\/main> Ours\.\n$/)
  writeFileSync(join(folder, 'chapters/page.html'), '{{head}}{{content}} Theirs.\n')
  await weaveIn(folder)
  expect(readFileSync(join(folder, 'book/02-more.html'), 'utf8')).toMatch(/ Theirs\.\n$/)
})

test('a part of the chapters is another book, though its files are those that were woven last', async () => {
  const folder = newBook({ 'part/01-start.md': '---\ntitle: Start\n---\n\n# Start\n' })
  await weaveIn(folder)
  const { problems, made } = await weaveIn(folder, { chapters: 'chapters/part' })
  expect(problems).toEqual([])
  expect(made).toContain('01-start.html')
})
