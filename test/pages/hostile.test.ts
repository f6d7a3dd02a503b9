import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPageText } from '../../tangle/chapter/chapter-text.ts'
import { chapterTokens } from '../../tangle/prose/chapter-tokens.ts'
import { Lines } from '../../tangle/chapter/lines.ts'
import { inlinesOf, pageBlocksOf, renderTokens } from '../../tangle/chapter/markdown.ts'
import type { Tools } from '../../tangle/pages/code/code.ts'
import { FigureMemory } from '../../tangle/pages/code/known-figures.ts'
import { html, raw } from '../../tangle/text/html.ts'
import { proseHtml } from '../../tangle/pages/prose-html.ts'

const emptyModel = {
  page: 'a.html',
  number: '',
  prefix: '',
  title: '',
  headings: [],
  terms: [],
  figures: [],
  leftOut: [],
  addresses: { 'https://x.y/': 'https://x.y/' },
  pictures: {},
  glossary: [],
  isInteractive: true,
  problems: [],
}

const noTools: Tools = {
  highlight: () => [],
  hovers: () => new Map(),
  hoversOfProgram: () => new Map(),
  memory: new FigureMemory({}),
  isInteractive: true,
}

/** What a chapter of this text shows of it. */
function shown(text: string): string {
  const tokens = chapterTokens(readPageText({ path: 'a.md', slug: 'a', name: 'a.md', text }), () => false)
  return proseHtml({ ...emptyModel, text }, tokens, noTools).html
}

test.each([
  ['<details><summary>Why?</summary>\n\n</details>', '<details><summary>Why?</summary>\n</details>'],
  ['a <kbd>b</kbd><br>c', '<p>a <kbd>b</kbd><br />c</p>\n'],
  ['a <details>b</details>', '<p>a &lt;details&gt;b&lt;/details&gt;</p>\n'],
  ['<details>', '&lt;details&gt;'],
  ['</details>', '&lt;/details&gt;'],
  ['<details open>', '&lt;details open&gt;'],
  ['a <!-- hidden <details> --> b', '<p>a  b</p>\n'],
  ['a<!-->b<!--->c', '<p>abc</p>\n'],
  ['<!-->\n\na', '\n<p>a</p>\n'],
])('bare tags of the list stay where they pair up; all else is text: %j', (text, expected) => {
  expect(shown(text)).toBe(expected)
})

test.each([
  ['> [!NOTE]\n> a', '<div class="alert note" role="note"><p class="kind">Note</p>\n<p>a</p>\n</div>\n'],
  [
    '> [!warning]\n>\n> a\n>\n> > b\n\nc',
    '<div class="alert warning" role="note"><p class="kind">Warning</p>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</div>\n<p>c</p>\n',
  ],
  ['> \\[!NOTE] a', '<blockquote>\n<p>[!NOTE] a</p>\n</blockquote>\n'],
  [
    '- [ ] a\n- [x] **b**\n- [y] c',
    '<ul>\n<li class="task"><span role="img" aria-label="open">☐</span> a</li>\n' +
      '<li class="task"><span role="img" aria-label="done">☑</span> <strong>b</strong></li>\n<li>[y] c</li>\n</ul>\n',
  ],
  [
    'https://x.y/ and README.md, `https://x.y/`, [https://x.y/](https://x.y/)',
    '<p><a href="https://x.y/">https://x.y/</a> and README.md, <code>https://x.y/</code>, <a href="https://x.y/">https://x.y/</a></p>\n',
  ],
  [
    'a[^1] b[^1]\n\n[^1]: c <kbd>d',
    '<p>a<sup><a id="note.1.1" href="#note.1" aria-label="Footnote 1">1</a></sup> ' +
      'b<sup><a id="note.1.2" href="#note.1" aria-label="Footnote 1">1</a></sup></p>\n' +
      '<section class="footnotes" aria-label="Footnotes"><ol>\n<li id="note.1"><p>c &lt;kbd&gt;d' +
      ' <a href="#note.1.1" aria-label="Back to the text">↩︎</a> <a href="#note.1.2" aria-label="Back to the text">↩︎</a></p>\n' +
      '</li>\n</ol></section>\n',
  ],
  ['a[^1], ^[b] $x<y$', '<p>a[^1], ^[b] $x&lt;y$</p>\n'],
])('what forges add to Markdown: %j', (text, expected) => {
  expect(shown(text)).toBe(expected)
})

test.each([
  ['**a <kbd>b** c</kbd>', '<p><strong>a &lt;kbd&gt;b</strong> c&lt;/kbd&gt;</p>\n'],
  ['<kbd>a *b</kbd>*', '<p>&lt;kbd&gt;a <em>b&lt;/kbd&gt;</em></p>\n'],
  ['a <kbd>*b*</kbd>', '<p>a <kbd><em>b</em></kbd></p>\n'],
  ['a <kbd>b <sub>c</kbd> d</sub>', '<p>a <kbd>b &lt;sub&gt;c</kbd> d&lt;/sub&gt;</p>\n'],
  ['a <img alt="<kbd>"></kbd>', '<p>a &lt;img alt=&quot;&lt;kbd&gt;&quot;&gt;&lt;/kbd&gt;</p>\n'],
])('a tag closes in the mark in which it was opened: %j', (text, expected) => {
  expect(shown(text)).toBe(expected)
})

test.each([
  ['<summary>a</summary>', '&lt;summary&gt;a&lt;/summary&gt;'],
  ['<details>\na\n</details>', '<details><summary>Details</summary>\na\n</details>'],
  ['<details>\n<summary>a</summary>\n</details>', '<details>\n<summary>a</summary>\n</details>'],
  ['<details>\n\n<summary>a</summary>\n\n</details>', '<details>\n<summary>a</summary>\n</details>'],
  [
    '<details>b<summary>a</summary></details>',
    '<details><summary>Details</summary>b&lt;summary&gt;a&lt;/summary&gt;</details>',
  ],
  [
    '<details><summary>a</summary><summary>b</summary></details>',
    '<details><summary>a</summary>&lt;summary&gt;b&lt;/summary&gt;</details>',
  ],
  [
    '> <details><summary>a</summary>\n\nb',
    '<blockquote>\n&lt;details&gt;&lt;summary&gt;a&lt;/summary&gt;\n</blockquote>\n<p>b</p>\n',
  ],
  ['<details>\n\na</details>', '&lt;details&gt;\n<p>a&lt;/details&gt;</p>\n'],
  ['<kbd>\n\na\n\n</kbd>', '&lt;kbd&gt;\n<p>a</p>\n&lt;/kbd&gt;'],
  [
    '<details><summary>\n\na\n\n</summary></details>',
    '<details><summary>Details</summary>&lt;summary&gt;\n<p>a</p>\n&lt;/summary&gt;</details>',
  ],
  [
    '<details><summary>a</summary><small>\n<details>\n</small></details></details>',
    '<details><summary>a</summary>&lt;small&gt;\n<details><summary>Details</summary>\n&lt;/small&gt;</details></details>',
  ],
])('a tag stays where HTML allows it: %j', (text, expected) => {
  expect(shown(text)).toBe(expected)
})

const pieces = fc.constantFrom(
  '<script>',
  '</script>',
  '<kbd>',
  '</kbd>',
  '<details>',
  '</details>',
  '<summary>',
  '</summary>',
  '<br>',
  '<br/>',
  '<!--',
  '-->',
  '<',
  '>',
  '"',
  "'",
  '&',
  '&lt;',
  ' onerror=',
  'javascript:',
  '<img src=x onerror=y>',
  '<kbd onclick=x>',
  '\n',
  'a',
)
const marks = fc.constantFrom(
  '\n\n',
  '\n> ',
  '\n- ',
  '**',
  '*',
  '[',
  '](https://x.y/)',
  '# ',
  '| a |\n| - |\n| ',
  '[^1]',
  '\n\n[^1]: ',
  '\n> [!NOTE]\n',
  '\n- [x] ',
  '$',
)
const text = fc.array(fc.oneof(pieces, marks), { maxLength: 24 }).map((parts) => parts.join(''))

const known = [
  'details',
  'br',
  'blockquote',
  'ul',
  'li',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'div',
  'pre',
  'code',
  'hr',
  'ol',
  'section',
]

const inlineTags = ['kbd', 'strong', 'em', 'a', 'sup', 'span', 'summary', 'p', 'h1', 'h2']

test('no text whatever becomes a tag that is not on the list, and every tag is closed in order', () => {
  fc.assert(
    fc.property(text, (markdown) => {
      const result = shown(markdown)
      const open: string[] = []
      for (const [, slash, name = '', rest = ''] of result.matchAll(/<(\/?)([a-z1-6]+)([^<>]*)>/g)) {
        expect([...known, ...inlineTags]).toContain(name)
        expect(rest).not.toMatch(/onerror|onclick|javascript/)
        if (rest.endsWith('/')) continue
        if (slash !== '') expect(open.pop()).toBe(name)
        else {
          if (!inlineTags.slice(0, 6).includes(name)) expect(inlineTags).not.toContain(open.at(-1))
          if (name === 'summary') expect(open.at(-1)).toBe('details')
          open.push(name)
        }
      }
      expect(open).toEqual([])
      expect(result.match(/<summary>/g)?.length).toBe(result.match(/<details>(?=\s*<summary>)/g)?.length)
      expect(result.match(/<summary>/g)?.length).toBe(result.match(/<details>/g)?.length)
      expect(result.replaceAll(/<[a-z/][^<>]*>/g, '')).not.toMatch(/[<>"]/)
    }),
  )
})

test('a value is escaped where it enters HTML, and HTML is not escaped twice', () => {
  expect(html`<a title="${'"\'<>&'}">${raw('<b>')}${['<', html`${'&'}`]}${undefined}${3}</a>`.html).toBe(
    '<a title="&quot;&#39;&lt;&gt;&amp;"><b>&lt;&amp;3</a>',
  )
})

test('an address that runs a script makes no link', () => {
  const links = [
    'javascript:x',
    'JAVASCRIPT:x',
    'java&#115;cript:x',
    'vbscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
  ]
  const page = renderTokens(
    inlinesOf(
      pageBlocksOf(new Lines(links.map((link) => `[a](${link}) <${link}> ![b](${link})`).join('\n\n')), 0),
    ),
    {},
  )
  expect(page).not.toMatch(/<a |<img /)
})
