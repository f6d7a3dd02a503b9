import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { findBrowser } from '../../tangle/transcript/sandbox/browser.ts'
import { newBook } from '../workshop.ts'
import { everything, repository, sharedBook, weaveForTests } from './woven.ts'

/** Where Debian puts it. */
const epubcheck = '/usr/share/java/epubcheck.jar'

/** For a program that runs for seconds, to compile it well takes longer than it saves. */
const quickly = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto']

/** The check takes as long as weaving the book three times: at home the small book will do. */
const checked = process.env.CI ? [everything, repository] : [everything]

const long = { timeout: 300_000, tags: 'long' }

test.skipIf(!hasEpubcheck()).each(checked)(
  'as an electronic book %s passes epubcheck',
  long,
  async (folder) => {
    const runs = folder === repository ? { traces: (await sharedBook()).traces } : {}
    const out = await weaveForTests(folder, { epub: true, ...runs })
    expect(await faultsOf(out)).toEqual('')
  },
)

/** What epubcheck has to say against the electronic book in a folder. */
async function faultsOf(out: string): Promise<string> {
  const call = promisify(execFile)('java', [...quickly, '-jar', epubcheck, join(out, 'book.epub')])
  const { stdout, stderr } = await call.catch((error: { stdout: string; stderr: string }) => error)
  return stdout.includes('0 fatals / 0 errors / 0 warnings') ? '' : stdout + stderr
}

const chapter = (title: string, text: string, terms = '') =>
  `---\ntitle: '${title}'\n${terms && `terms: [${terms}]\n`}---\n# ${title}\n\n${text}\n`

const hostile = `
**a <kbd>b</kbd>** c and [a <kbd>x</kbd>](two%20words.md) b. Comments <!--> vanish <!--->.

<details>

Without a summary.

</details>

<sub>a</sub> <br>

<details>
<summary>a <mark>b</mark></summary>

<small>c</small>

</details>

See [a picture](a.svg), [a page of it](a%23b.svg), ![the picture](a%23b.svg), [a text](list.txt), [the contents](sub/README.md),
[a part](sub/README.md#x) and [a name](a%23b%3Ac.md#content).

## Content

## Toc
`

test.skipIf(!hasEpubcheck())(
  'as an electronic book chapters with all kinds of names and tags pass epubcheck',
  long,
  async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z" /></svg>\n'
    const cwd = newBook({
      '01.md': chapter('One', hostile),
      'a#b:c.md': chapter('Two', 'A **\\<b>** c, and a **C++** here.\n\n## Content\n\nText.', 'C++'),
      'a<b "c" ä&%25~.md': chapter('Three', 'A **C#** is another.', '"C#"'),
      'two words.md': chapter('Four', 'Text'),
      'contents.md': chapter('Five', 'Text'),
      'sub/what?.md': chapter('Six', '![p](../a.svg)'),
      'a.svg': svg,
      'a#b.svg': svg,
      'list.txt': 'a\n',
    })
    expect(await faultsOf(await weaveForTests(cwd, { epub: true }))).toEqual('')
  },
)

test('an electronic book begins with its type, and holds chapters and terms, without scripts', async () => {
  const out = await weaveForTests(everything, { epub: true })
  const bytes = readFileSync(join(out, 'book.epub'))
  expect(bytes.subarray(30, 58).toString('latin1')).toBe('mimetypeapplication/epub+zip')
  const files = unzipSync(bytes)
  expect(Object.keys(files)).toEqual([
    'mimetype',
    'META-INF/container.xml',
    'EPUB/package.opf',
    'EPUB/reference/contents.xhtml',
    'EPUB/01-start.xhtml',
    'EPUB/02-more.xhtml',
    'EPUB/03-hostile.xhtml',
    'EPUB/solutions/01-twice.xhtml',
    'EPUB/reference/glossary.xhtml',
    'EPUB/reference/look/epub.css',
    'EPUB/reference/picture/pictures/square.svg',
  ])
  const text = Object.values(files)
    .map((file) => strFromU8(file))
    .join('\n')
  expect(text).not.toMatch(/<script|<button|<form|role="tooltip"/)
  expect(text).toContain('<dc:title>A Book of &lt;Greetings&gt;</dc:title>')
  expect(text).toContain('<meta property="dcterms:modified">2026-11-22T00:00:00Z</meta>')
})

test('an electronic book comes out the same in another time zone', async () => {
  const first = await weaveForTests(everything, { epub: true })
  const before = process.env.TZ
  process.env.TZ = 'Pacific/Auckland'
  const second = await weaveForTests(everything, { epub: true })
  if (before === undefined) delete process.env.TZ
  else process.env.TZ = before
  expect(readFileSync(join(second, 'book.epub')).equals(readFileSync(join(first, 'book.epub')))).toBe(true)
})

test.skipIf(findBrowser() === undefined && !process.env.CI)(
  'a printed book has every chapter and no time',
  async () => {
    const first = readFileSync(join(await weaveForTests(everything, { pdf: true }), 'book.pdf'))
    const second = readFileSync(join(await weaveForTests(everything, { pdf: true }), 'book.pdf'))
    expect(first.equals(second)).toBe(true)
    const text = first.toString('latin1')
    expect(text).toMatch(/^%PDF-1\.\d/)
    expect(text).toContain('/CreationDate (D:20000101000000')
    // Title page, contents, and each of the four chapters on pages of its own.
    expect([...text.matchAll(/\/Type\s*\/Page\b/g)].length).toBeGreaterThanOrEqual(6)
  },
)

function hasEpubcheck(): boolean {
  try {
    execFileSync('java', ['-version'], { stdio: 'pipe' })
    return existsSync(epubcheck)
  } catch {
    return false
  }
}
