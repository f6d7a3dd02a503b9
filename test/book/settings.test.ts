import { expect, test } from 'vitest'
import { loadBook } from '../../tangle/book/load.ts'
import { tangle } from '../command.ts'
import { newBook, writeFiles } from '../workshop.ts'

const shape = (name: string, pattern: string) => `shapes:\n  ${name}: '${pattern}'\n`
const settings = `${shape('date', '\\d{4}-\\d\\d')}book:\n  title: Servers\n  commands: [git]\n`
const chapter = (front: string) =>
  `---\ntitle: One\n${front}---\n# One\n\n\`\`\`console\n$ echo 2026-11 pid 7\n2026-11 pid 7\n\`\`\`\n`

test('the settings hold for the whole book, with what chapters say of it', () => {
  const front = `${shape('pid', 'pid \\d')}book:\n  author: Ada\n  title: Sockets\n`
  const cwd = newBook({ '01.md': chapter(''), '02.md': chapter(front) })
  writeFiles(cwd, { 'chapters/book.yaml': settings })
  const { book, problems } = loadBook('chapters', undefined, cwd)
  expect(problems).toEqual([])
  const fronts = book.chapters.map((one) => one.front)
  expect(
    fronts.flatMap(({ shapes }) => shapes.map(({ name, at }) => `${name} ${at.path}:${at.line}`)),
  ).toEqual(['date chapters/book.yaml:2', 'pid chapters/02.md:4'])
  expect(fronts.flatMap(({ commands = [] }) => commands.map(({ name }) => name))).toEqual(['git'])
  expect(fronts.map(({ book: said }) => said?.title?.text)).toEqual(['Servers', 'Sockets'])
})

test('a folder below has no settings of its own', () => {
  const cwd = newBook({ 'part/01.md': chapter('') })
  writeFiles(cwd, { 'chapters/part/book.yaml': 'nonsense: true\n' })
  const { book, problems } = loadBook('chapters', undefined, cwd)
  expect(problems).toEqual([])
  expect(book.chapters[0]?.front.shapes).toEqual([])
})

test.each(['build chapters', 'weave chapters --out pages'])('%s sees that they changed', async (words) => {
  const cwd = newBook({ '01.md': chapter('') })
  writeFiles(cwd, { 'chapters/book.yaml': settings })
  expect((await tangle(cwd, words)).exitCode).toBe(0)
  writeFiles(cwd, { 'chapters/book.yaml': `${settings}\ntitel: Servers\n` })
  const { stderr, exitCode } = await tangle(cwd, words)
  expect(stderr).toContain('`titel` has no meaning in the settings of a book.')
  expect(exitCode).toBe(1)
})
