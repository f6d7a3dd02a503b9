import { expect, test } from 'vitest'
import { readPageText } from '../../../tangle/chapter/chapter-text.ts'
import { chapterTokens } from '../../../tangle/prose/chapter-tokens.ts'
import { FigureMemory } from '../../../tangle/pages/code/known-figures.ts'
import { draftFile } from '../../../tangle/pages/draft/draft-page.ts'
import { type DraftChapter, showProblems } from '../../../tangle/pages/draft/shown-problems.ts'
import { proseHtml } from '../../../tangle/pages/prose-html.ts'
import type { Problem } from '../../../tangle/problem/problem.ts'

const problem = (line: number, more: Partial<Problem> = {}): Problem => ({
  code: 'broken-link',
  message: 'A link to `x.md`.',
  at: { path: 'book/a.md', line, column: 3 },
  expected: 'a file',
  hint: 'Correct it.',
  ...more,
})

const chapters: readonly DraftChapter[] = [
  { path: 'book/a.md', page: 'a.html', title: 'A', isCurrent: true },
  { path: 'book/b/c.md', page: 'b/c.html', title: 'C', isCurrent: false },
]

const lineAt = (path: string, line: number) => (path === 'book/a.md' ? `text of ${line}` : undefined)

const shown = (problems: readonly Problem[]) => showProblems(problems, chapters, lineAt)

const tools = {
  highlight: () => [],
  hovers: () => new Map(),
  hoversOfProgram: () => new Map(),
  memory: new FigureMemory({}),
  isInteractive: true,
}

/** A chapter's text with problems in it; each box is only its id in brackets. */
function placed(text: string, problems: readonly Problem[]): string {
  const tokens = chapterTokens(readPageText({ path: 'a.md', slug: 'a', name: 'a.md', text }), () => false)
  const model = {
    page: 'a.html',
    prefix: '',
    title: '',
    text,
    headings: [],
    number: '',
    terms: [],
    figures: [],
    leftOut: [],
    addresses: {},
    pictures: {},
    glossary: [],
    isInteractive: false,
    problems: shown(problems).pages[0]?.shown ?? [],
  }
  return proseHtml(model, tokens, tools).html.replaceAll(
    /<section class="problem" id="([^"]*)"[^]*?<\/section>/g,
    '[$1]',
  )
}

test.each([
  ['a line of a paragraph', 'a\nb\n\nc', 2, '<p>a\nb</p>\n[problem.1]\n<p>c</p>\n'],
  ['a line below a paragraph', 'a\n\n\nc', 3, '<p>a</p>\n[problem.1]\n<p>c</p>\n'],
  ['a heading', '# a\n\nb', 1, '<h1 id="">a</h1>\n[problem.1]\n<p>b</p>\n'],
  ['front matter', '---\ntitle: x\n---\n\na', 2, '[problem.1]\n<p>a</p>\n'],
  ['a chapter without text', '', 1, '[problem.1]\n'],
  ['a line behind the last', 'a', 9, '<p>a</p>\n[problem.1]\n'],
  [
    'a fence in a list',
    '- a\n\n  ```ts\n  b\n  ```\n\n- c',
    4,
    '<ul>\n<li>\n<p>a</p>\n[problem.1]\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n',
  ],
  ['a tight list', '- a\n- b', 1, '<ul>\n<li>a[problem.1]\n</li>\n<li>b</li>\n</ul>\n'],
  ['a quote', '> a\n\nb', 1, '<blockquote>\n<p>a</p>\n[problem.1]\n</blockquote>\n<p>b</p>\n'],
  ['a comment', '<!--\nhidden\n-->\n\na', 2, '\n[problem.1]\n<p>a</p>\n'],
  ['a table', '|a|\n|-|\n|b|\n\nc', 3, /<\/tbody>\n<\/table><\/div>\n\[problem\.1\]\n<p>c<\/p>\n$/],
  [
    'a footnote',
    'a[^1]\n\n[^1]: b\n\nc',
    3,
    /<p>c<\/p>\n<section class="footnotes"[^]*b[^]*\[problem\.1\]\n<\/li>/,
  ],
])('a problem is behind the block that has its line: %s', (_name, text, line, expected) => {
  const html = placed(text, [problem(line)])
  if (typeof expected === 'string') expect(html).toBe(expected)
  else expect(html).toMatch(expected)
})

test('problems of one block are in their order', () => {
  const late = problem(2, { at: { path: 'book/a.md', line: 2, column: 1 } })
  expect(placed('a\nb', [late, problem(1)])).toBe('<p>a\nb</p>\n[problem.1]\n[problem.2]\n')
})

const page = (content: string) =>
  `<!doctype html>\n<html>\n<head>\n<title>T</title>\n</head>\n<body>\n<main id="x">\n${content}</main>\n</body>\n</html>\n`

const served = (path: string, problems: readonly Problem[], content: string | undefined = page('text')) =>
  String(draftFile(path, content, shown(problems), { 'draft.css': 'css' })?.content)

test('a chapter’s page begins with its problems, each a link, and says how many are elsewhere', () => {
  const other = problem(1, { at: { path: 'book/b/c.md', line: 1, column: 1 } })
  const text = served('a.html', [problem(7), other, problem(2, { code: 'unused-chunk' })])
  const [, list = ''] = /<main id="x">(<section class="draft"[^]*?<\/section>)/.exec(text) ?? []
  expect(
    list
      .replaceAll(/<[^>]*>/g, '')
      .trim()
      .split('\n'),
  ).toEqual([
    '2 problems in this chapter',
    '',
    'line 2: unused-chunk A link to x.md.',
    'line 7: broken-link A link to x.md.',
    '',
    '1 problem elsewhere',
  ])
  expect([...list.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    '#problem.1',
    '#problem.2',
    'index.html#problems',
  ])
})

test('the contents say how many problems are in which chapter, and show those of no chapter', () => {
  const outside = problem(1, { code: 'foreign-output', at: { path: 'dist/x', line: 1, column: 1 } })
  const text = served('index.html', [problem(1), problem(2), outside])
  expect(text).toContain('3 problems in this draft')
  expect(text).toContain('<li><a href="a.html#problems">A</a>: 2 problems</li>')
  expect(text).toMatch(/class="problem"[^]*foreign-output[^]*dist\/x:1:1/)
})

test('a page that is older than its chapter has the whole problems on top', () => {
  const text = served('b/c.html', [problem(1, { at: { path: 'book/b/c.md', line: 1, column: 1 } })])
  expect(text).toMatch(
    /the last good one[^]*class="problem"[^]*Expected[^]*a file[^]*Do next[^]*Correct it\./,
  )
})

test('other pages lead to the contents; without a problem no page says anything', () => {
  expect(served('reference/program/x.html', [problem(1)])).toContain('href="../../index.html#problems"')
  expect(served('a.html', [])).not.toContain('class="draft"')
})

test('a page loads itself anew by a script of its own origin, and knows itself by its digest', () => {
  const one = draftFile('a.html', page('one'), shown([]), {})
  expect(one?.content).toContain(`src="/.tangle/draft.js" data-digest="${one?.digest}"></script>\n<title>`)
  expect(draftFile('a.html', page('one'), shown([]), {})?.digest).toBe(one?.digest)
  expect(draftFile('a.html', page('two'), shown([]), {})?.digest).not.toBe(one?.digest)
  expect(draftFile('a.html', page('one'), shown([problem(1)]), {})?.digest).not.toBe(one?.digest)
})

test.each(['reference/file/x.html', 'reference/edition-file/01/x.html', 'reference/picture/x.html', 'x.css'])(
  'what only looks like a page is served as it is: %s',
  (path) => {
    expect(draftFile(path, '<main>x</main>', shown([problem(1)]), {})).toEqual({ content: '<main>x</main>' })
  },
)

test('a page that is not there says so, and waits for it', () => {
  const missing = draftFile('<b>.html', undefined, shown([problem(1)]), {})
  expect(missing).toMatchObject({ isMissing: true })
  expect(missing?.content).toMatch(
    /Content-Security-Policy[^]*draft\.js[^]*problem in this draft[^]*&lt;b&gt;\.html/,
  )
  expect(draftFile('x.css', undefined, shown([]), {})).toBeUndefined()
  expect(draftFile('.tangle/draft.css', undefined, shown([]), { 'draft.css': 'css' })).toEqual({
    content: 'css',
  })
  expect(draftFile('.tangle/toString', undefined, shown([]), {})).toBeUndefined()
})

test('a template without `main` has the problems first in its body, or at its end', () => {
  const top = (text: string) =>
    served('a.html', [problem(1)], text).replace(/<section[^]*<\/section>\n/, '[top]')
  expect(top('<body class="x">a</body>')).toBe('<body class="x">[top]a</body>')
  expect(top('a')).toBe('a[top]')
})

const hostile = '<img src=x onerror="a()"> \' </section></main> `<script>`\u001b[31m'

test('nothing in a problem becomes HTML', () => {
  const whole = problem(1, {
    message: hostile,
    at: { path: hostile, line: 1, column: 1 },
    expected: hostile,
    hint: hostile,
    details: [hostile],
    notes: [{ message: hostile, at: { path: hostile, line: 1, column: 1 } }],
  })
  const own = [{ path: hostile, page: 'a.html', title: hostile, isCurrent: false }]
  for (const path of ['a.html', 'index.html']) {
    const problems = showProblems([whole], own, () => hostile)
    const text = String(draftFile(path, page(''), problems, {})?.content)
    expect(text).not.toMatch(/<img|<script>|\p{Cc}(?<!\n)/u)
    expect([text.split('<main').length, text.split('</main>').length]).toEqual([2, 2])
    expect(text.split('<section').length).toBe(text.split('</section>').length)
  }
})

test('of very many problems the first are shown, and how many more there are', () => {
  const many = Array.from({ length: 60 }, (_, i) => problem(i + 1))
  expect(served('a.html', many)).toMatch(/60 problems in this chapter[^]*line 50:[^]*<p>10 more\.<\/p>/)
  expect(placed('a', many).split('[problem.').length - 1).toBe(50)
})
