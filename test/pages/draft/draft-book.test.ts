import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DraftBook } from '../../../tangle/draft.ts'
import { draftFile } from '../../../tangle/pages/draft/draft-page.ts'
import { mostShown } from '../../../tangle/problem/text.ts'
import {
  contentsOf,
  fixtures,
  layOver,
  namesIn,
  newBook,
  newFolder,
  weaveIn,
  writeFiles,
} from '../../workshop.ts'

/** The draft of the book in a folder, and a page of it as it is served. */
function open(cwd: string, traces?: string) {
  const draft = new DraftBook({
    chapters: 'chapters',
    out: 'book',
    withoutSolutions: false,
    epub: false,
    pdf: false,
    traces,
    force: false,
    cwd,
  })
  onTestFinished(() => draft.close())
  const page = (path: string) => String(draftFile(path, draft.contentOf(path), draft.now.shown, {})?.content)
  /** Looks at the files, and waits for all that follows. */
  const look = async () => {
    await draft.refresh()
    await draft.settled()
    return (draft.now.outcome?.problems ?? []).map(({ code }) => code)
  }
  return { draft, page, look }
}

const boxes = (text: string) => text.split('<section class="problem"').length - 1

const codeOf = (name: string) => name.replace(/--.*/, '')

/** Each code once that has to do with chapters, and every way in which a chapter can be wrong as a page; the other variants with `long`. */
const ofOutput = /^(?:(?:busy|edited|foreign|linked|mixed)-output|failed-call)/
const wovenOnes = namesIn(join(fixtures, 'weave/problems')).filter((name) => !ofOutput.test(name))
/** What `too-complex` costs is the type checker's limit. */
const isQuick = (name: string) => name === codeOf(name) && name !== 'too-complex'
const builtOnes = namesIn(join(fixtures, 'problems')).filter((name) => !ofOutput.test(name))

/** Makes a draft of a book that `weave` or `build` refuses: all its problems are in the pages, and nothing is written. */
async function drafted(kind: string, name: string): Promise<void> {
  const cwd = newFolder()
  layOver(join(fixtures, kind, name, 'chapters'), join(cwd, 'chapters'))
  const before = contentsOf(cwd)
  const { draft, page, look } = open(cwd)
  expect(await look()).toContain(codeOf(name))
  expect(contentsOf(cwd)).toEqual(before)
  const { shown, files } = draft.now
  const groups = [...shown.pages.map((one) => one.shown), shown.others]
  const expected = groups.reduce((sum, { length }) => sum + Math.min(length, mostShown), 0)
  const pages = [...files.keys()].filter((path) => path.endsWith('.html'))
  const texts = pages.map(page)
  expect(texts.reduce((sum, text) => sum + boxes(text), 0)).toBe(expected)
  // Each link of the list at the top leads to a box.
  for (const text of texts)
    for (const [, id] of text.matchAll(/href="#(problem\.\d+)"/g)) expect(text).toContain(` id="${id}"`)
  expect(page('index.html')).toContain(' in this draft</p>')
}

const limit = { timeout: 60_000 }

test.each(wovenOnes)('a draft that weave refuses is shown: %s', limit, (name) =>
  drafted('weave/problems', name),
)

test.each(builtOnes.filter(isQuick))('a draft that build refuses is shown: %s', limit, (name) =>
  drafted('problems', name),
)

test.each(builtOnes.filter((name) => !isQuick(name)))(
  'a draft that build refuses is shown: %s',
  { ...limit, tags: 'long' },
  (name) => drafted('problems', name),
)

const chapter = (text: string, title = 'One') => `---\ntitle: ${title}\n---\n\n# ${title}\n\n${text}\n`
const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`

test('a transcript that is not so is shown, and the last good book stays in the output folder', async () => {
  const good = chapter('```console\n$ echo a\na\n```')
  const cwd = newBook({ '01.md': good, '02.md': chapter('Text.', 'Two') })
  const { draft, page, look } = open(cwd, 'traces')
  expect(await look()).toEqual([])
  expect(draft.now.files.size).toBe(0)
  const written = contentsOf(join(cwd, 'book'))
  expect(written['01.html']).toContain('proved')
  writeFiles(cwd, { 'chapters/01.md': good.replace('\na\n', '\nb\n') })
  expect(await look()).toEqual(['output-differs'])
  expect(page('01.html')).toMatch(
    /<samp>b<\/samp>[^]*class="problem"[^]*output-differs[^]*Do next[^]*tangle verify/,
  )
  expect(boxes(page('02.html'))).toBe(0)
  expect(contentsOf(join(cwd, 'book'))).toEqual(written)
  writeFiles(cwd, { 'chapters/01.md': good })
  expect(await look()).toEqual([])
  expect(page('01.html')).not.toContain('class="problem"')
})

test('pages can be read before transcripts are proved', async () => {
  const slow = chapter(
    fence('js file=a.js', 'setTimeout(() => console.log("a"), 500)') +
      '```console\n$ node dist/a.js\na\n```\n',
  )
  const cwd = newBook({ '01.md': slow })
  const { draft, page } = open(cwd, 'traces')
  await draft.refresh()
  expect(page('01.html')).toContain('dist/a.js')
  expect(draft.now.outcome).toBeUndefined()
  await draft.settled()
  expect(page('01.html')).toContain('proved')
})

test('transcripts are run as long as no program is wrong by then, and types prevent none', async () => {
  const wrong = '```console\n$ echo a\nb\n```\n'
  const cwd = newBook({
    '01.md': chapter(fence('ts file=a.ts', 'const a: number = "b"') + wrong),
    '02.md': chapter(fence('ts file=b.ts', 'const b = (') + wrong, 'Two'),
  })
  const { draft, look } = open(cwd, 'traces')
  expect((await look()).sort()).toEqual(['output-differs', 'syntax-error', 'type-error'])
  const differs = draft.now.problems.find(({ code }) => code === 'output-differs')
  expect(differs?.at.path).toBe('chapters/01.md')
})

test('a chapter that cannot be read has its last good page, with the problem on top; or one of its own', async () => {
  const cwd = newBook({ '01.md': chapter('A good thought.'), '02.md': chapter('Text.', 'Two') })
  const { page, look } = open(cwd)
  expect(await look()).toEqual([])
  for (const name of ['01.md', '03.md']) {
    rmSync(join(cwd, 'chapters', name), { force: true })
    symlinkSync('nothing.md', join(cwd, 'chapters', name))
  }
  expect(await look()).toEqual(['unreadable-chapter', 'unreadable-chapter'])
  expect(page('01.html')).toMatch(
    /the last good one[^]*class="problem"[^]*a link to nothing[^]*A good thought\./,
  )
  expect(page('03.html')).toMatch(/<main[^]*class="problem"[^]*a link to nothing/)
  expect(page('index.html')).toContain('2 problems in this draft')
})

test('a chapter that is removed has no page, also while another has problems', async () => {
  const cwd = newBook({ '01.md': chapter('Text.'), '02.md': chapter('Text.', 'Two') })
  const { draft, look } = open(cwd)
  expect(await look()).toEqual([])
  writeFiles(cwd, { 'chapters/01.md': chapter('[a](b.md)') })
  rmSync(join(cwd, 'chapters/02.md'))
  expect(await look()).toEqual(['broken-link'])
  expect(draft.contentOf('02.html')).toBeUndefined()
  expect(draft.contentOf('01.html')).toBeDefined()
})

test('a template that cannot be used is reported, and the tool’s own shows it', async () => {
  const front = '---\ntitle: One\nbook:\n  template: t.html\n---\n\n# One\n'
  const cwd = newBook({ '01.md': front, 't.html': '<p>{{content}}</p>' })
  const { page, look } = open(cwd)
  expect(await look()).toEqual(['bad-look'])
  expect(page('01.html')).toMatch(/<main [^]*class="problem"[^]*<h1/)
})

test.each([
  ['foreign-output', (out: string) => writeFiles(out, { 'index.html': 'mine' })],
  ['mixed-output', (out: string) => writeFiles(out, { '.tangle/manifest.json': notesOf('programs') })],
  ['linked-output', (out: string) => symlinkSync('..', join(out, 'reference'))],
] as const)(
  'what is in the way in the output folder is shown, and nothing is written: %s',
  async (code, prepare) => {
    const cwd = newBook({ '01.md': chapter('Text.') })
    mkdirSync(join(cwd, 'book'))
    prepare(join(cwd, 'book'))
    const before = contentsOf(cwd)
    const { page, look } = open(cwd)
    expect([...new Set(await look())]).toEqual([code])
    expect(contentsOf(cwd)).toEqual(before)
    expect(page('index.html')).toMatch(new RegExp(`class="problem"[^]*${code}[^]*<h1>One</h1>`))
    expect(page('01.html')).toContain('Text.')
    // It is looked at again, once it is out of the way.
    rmSync(join(cwd, 'book'), { recursive: true })
    writeFiles(cwd, { 'chapters/02.md': chapter('More.', 'Two') })
    expect(await look()).toEqual([])
    expect(contentsOf(cwd)).toHaveProperty(['book/01.html'])
  },
)

function notesOf(contents: string): string {
  const summary = { programs: 0, chapters: 0, next: [], nextAt: '' }
  return JSON.stringify({ format: 1, contents, tool: '', inputs: {}, files: {}, summary })
}

test('an edited page is shown as the problem that it is', async () => {
  const cwd = newBook({ '01.md': chapter('Text.') })
  await weaveIn(cwd)
  writeFileSync(join(cwd, 'book/01.html'), 'by hand')
  const { page, look } = open(cwd)
  expect(await look()).toEqual(['edited-output'])
  expect(page('index.html')).toContain('edited-output')
  expect(page('01.html')).toContain('Text.')
})

test.each([
  ['chapters', 'There is no folder <code>chapters</code> any more'],
  ['chapters/01.md', 'There is no chapter in <code>chapters</code> any more'],
])('%s may be missing, which is told on the pages of the last ones', async (missing, message) => {
  const cwd = newBook({ '01.md': chapter('Text.') })
  const { page, look } = open(cwd)
  await look()
  const isGood = page('01.html')
  renameSync(join(cwd, missing), join(cwd, 'away'))
  expect(await look()).toEqual(['unreadable-chapter'])
  expect(await look()).toEqual(['unreadable-chapter'])
  expect(page('01.html')).toMatch(/1 problem in this draft[^]*Text\./)
  expect(page('index.html')).toContain(message)
  renameSync(join(cwd, 'away'), join(cwd, missing))
  expect(await look()).toEqual([])
  expect(page('01.html')).toBe(isGood)
})

test('what a weave has left is served as it is, without writing anything', async () => {
  const cwd = newBook({ '01.md': chapter('Text.') })
  await weaveIn(cwd)
  const before = contentsOf(cwd)
  const { draft, page, look } = open(cwd)
  await draft.refresh()
  expect(page('01.html')).toContain('Text.')
  expect(await look()).toEqual([])
  expect(contentsOf(cwd)).toEqual(before)
})
