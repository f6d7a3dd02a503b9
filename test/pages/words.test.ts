import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, newBook, weaveIn } from '../workshop.ts'

const chapter = (title: string, text: string, terms: readonly string[] = []) =>
  `---\ntitle: '${title}'\nterms: ${JSON.stringify(terms)}\n---\n# ${title}\n\n${text}\n`

/** The files of a book of one chapter, and of another that uses its words. */
async function weave(
  text: string,
  other = '',
  terms: readonly string[] = [],
): Promise<Record<string, string>> {
  const folder = newBook({ '01.md': chapter('One', text, terms), '02.md': chapter('Two', other) })
  expect((await weaveIn(folder)).problems).toEqual([])
  // The letters of `latin1` are the bytes of UTF-8.
  const files = contentsOf(join(folder, 'book'))
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, Buffer.from(content, 'latin1').toString()]),
  )
}

function entriesOf({ 'reference/glossary.html': glossary = '' }: Readonly<Record<string, string>>): string[] {
  return [...glossary.matchAll(/<dt>(.*?)<\/dt>/g)].map(([, name = '']) => name)
}

function wordsLinkedIn(page = ''): string[] {
  return [...page.matchAll(/<span class="term"><a [^>]*>(.*?)<\/a>/g)].map(([, word = '']) => word)
}

test('what is shown on the page is said in the contents, in the glossary and in the search too', async () => {
  const files = await weave(
    'First<br>line of <kbd>C</kbd><!-- no -->.\n\n## The Map<string> type\n\nAn **Array<string>** is a list.\n\n## Other\n\nText.',
    '',
    ['array<string>'],
  )
  expect(files['index.html']).toContain('<p>First line of C.</p>')
  expect(files['index.html']).toContain('>The Map&lt;string&gt; type</a>')
  expect(files['01.html']).toContain('href="#the-map-type">The Map&lt;string&gt; type</a>')
  expect(entriesOf(files)).toEqual(['Array&lt;string&gt;'])
  expect(files['reference/look/search-data.js']).toContain('The Map<string> type')
})

test('a term is on the list, and bold in a paragraph: not in a heading or a table, and not where bold only stresses', async () => {
  const files = await weave(
    'A **<br>** b. This is **very** important.\n\n## An **item** here\n\n| An **item** | b |\n| - | - |\n| an **item** | b |\n\n- **Label.** An **Item** counts.\n\n**label** too.\n',
    'A **label** here.',
    ['item', 'label'],
  )
  expect(entriesOf(files)).toEqual(['Item', 'label'])
  expect(files['reference/glossary.html']).not.toMatch(/very|a \*\*label/)
})

test('a term with an apostrophe is linked elsewhere', async () => {
  const files = await weave("The **sender's window** is a number.", "Mind the sender's window.", [
    "sender's window",
  ])
  expect(files['02.html']).toMatch(/<span class="term"><a [^>]*>sender’s window<\/a>/)
})

test('a term listed with a capital is linked only where it has that capital', async () => {
  const files = await weave(
    'A **Buffer** is a type. **Items** are things.',
    'nginx has a buffer of 1 KiB. Node has a Buffer, and items.',
    ['Buffer', 'items'],
  )
  expect(wordsLinkedIn(files['02.html'])).toEqual(['Buffer', 'items'])
})

test('no part of a longer term is linked, neither of one that is linked already nor of one explained here', async () => {
  const folder = newBook({
    '01.md': chapter('One', 'An **event** is what happens, and a **web event** happens there.', [
      'event',
      'web event',
    ]),
    '02.md': chapter(
      'Two',
      'A web event, a web event, and an **event loop**: the event loop turns. An event.',
      ['event loop'],
    ),
  })
  await weaveIn(folder)
  const page = contentsOf(join(folder, 'book'))['02.html'] ?? ''
  expect(wordsLinkedIn(page)).toEqual(['web event', 'event'])
  expect(page).toMatch(/the event loop turns\. An <span class="term">/)
})

test('the sentence that explains a term ends before code, and not within it', async () => {
  const files = await weave('It can **throw** an error, as `a. B` does. `once` is another function.', '', [
    'throw',
  ])
  expect(files['reference/glossary.html']).toContain('<dd>It can throw an error, as a. B does. <a ')
})

test('the link to a heading says its words without marks', async () => {
  const files = await weave('## The *same* `code` of [b](02.md)\n\nText.')
  expect(files['01.html']).toContain('aria-label="Link to: The same code of b"')
})

test('a long paragraph takes no longer for each of its parts', { timeout: 30_000 }, async () => {
  const many = (part: (i: number) => string) => Array.from({ length: 5000 }, (_, i) => part(i)).join(' ')
  const words = Array.from({ length: 5000 }, (_, i) => `word ${i}`)
  await weave(
    [
      many(() => '<kbd>a</kbd>'),
      many(() => '[a](02.md)'),
      many((i) => `b **bold ${i % 50}**.`),
      `a ${many((i) => `**word ${i}**`)}`,
      many(() => '**bold**'),
      many(() => '<x>'),
      many((i) => `[^${i % 9}] $ ${i}`),
      many(() => '`a`'),
    ].join('\n\n') +
      '\n\n' +
      Array.from({ length: 9 }, (_, i) => `[^${i}]: b`).join('\n\n'),
    '',
    words,
  )
})

test('two blocks of one name that use a piece say in which section they are', async () => {
  const use = (info: string, text: string) => `\`\`\`ts ${info}\n${text}\n// <<greet>>\n\`\`\``
  const files = await weave(
    `## First\n\n${use('file=hi.ts', 'export {}')}\n\n\`\`\`ts name=greet\nconsole.log()\n\`\`\`\n\n## Then\n\n${use('file=hi.ts :=', 'export const n = 1')}`,
  )
  const [, used = ''] = /Used in (.*?)\.<\/span>/.exec(files['01.html'] ?? '') ?? []
  expect(used.replaceAll(/<[^>]*>/g, '')).toBe('hi.ts in “First”, hi.ts in “Then” (whole, download)')
})
