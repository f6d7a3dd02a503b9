import { expect, test } from 'vitest'
import { lengthOfOpening, placeInBlock, wordOfTarget } from '../../tangle/chapter/chapter.ts'
import { isDefining } from '../../tangle/chapter/chapter.ts'
import { readChapter } from '../../tangle/chapter/read-chapter.ts'

const read = (text: string) => readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text })

test.each([
  ['flush', '```ts file=a.ts\nx\n```\n'],
  ['in a list', '- i\n\n  ```ts file=a.ts\n  x\n  ```\n'],
  ['in a list, tabs', '-\ti\n\n\t```ts file=a.ts\n\tx\n\t```\n'],
  ['in a quote without blanks', '>```ts file=a.ts\n>x\n>```\n'],
  ['in a list in a quote', '> 1. i\n>\n>    ~~~~ ts file=a.ts\n>    x\n>    ~~~~\n'],
  ['in a comment in a list', '- i\n\n  <!--\n  ```ts file=a.ts\n  x\n  ```\n  -->\n'],
  ['behind a byte order mark, CRLF', '\uFEFF```ts file=a.ts\r\nx\r\n```\r\n'],
  ['behind front matter', '---\ntitle: T\n---\n```ts file=a.ts\nx\n```\n'],
])('every place is where an editor shows it: %s', (_, text) => {
  const [block] = read(text).value.blocks
  if (block === undefined || !isDefining(block)) throw new Error('no program text')
  const lines = text.replace('\uFEFF', '').split(/\r?\n/)
  const after = ({ line, column }: { line: number; column: number }) => lines[line - 1]?.slice(column - 1)
  expect(block.lines).toEqual(['x'])
  expect(after(placeInBlock(block, 0))).toBe('x')
  expect(after(block)).toMatch(/^(```|~~~~ )ts file=a\.ts$/)
  expect(after(block)).toHaveLength(lengthOfOpening(block))
  expect(after(wordOfTarget(block).at)).toBe('file=a.ts')
  expect(wordOfTarget(block).length).toBe('file=a.ts'.length)
})

test('front matter: title and shapes, each shape at its place', () => {
  const { value, problems } = read("---\ntitle: T\nshapes:\n  date: '\\d+'\n  id: x\\d\n---\n")
  expect(problems).toEqual([])
  expect(value.front).toEqual({
    title: 'T',
    titleAt: { path: 'a.md', line: 2, column: 8 },
    endLine: 6,
    shapes: [
      { name: 'date', pattern: '\\d+', at: { path: 'a.md', line: 4, column: 10 } },
      { name: 'id', pattern: 'x\\d', at: { path: 'a.md', line: 5, column: 7 } },
    ],
  })
})

test('what one fence lacks hides no other fence', () => {
  const { value, problems } = read('```ts\n```\n\n```ts file=a.ts\n```\n\n```ts naem=x\n```\n')
  expect(value.blocks.map(({ line }) => line)).toEqual([1, 4, 7])
  expect(problems.map(({ code, at }) => [code, at.line])).toEqual([
    ['untargeted-code', 1],
    ['misspelt-key', 7],
  ])
})

test.each(["'a)|(b'", "'('", "'x*'", "''", '3', '[a]'])('the shape %s is refused', (pattern) => {
  const { value, problems } = read(`---\nshapes:\n  id: ${pattern}\n---\n`)
  expect(value.front.shapes).toEqual([])
  expect(problems).toHaveLength(1)
})

test('headings have their level, line and text; those in lists and quotes are not the chapter’s', () => {
  const text = '# One #\n\n#\n\nTwo\nlines\n===\n\n- # In a list\n\n> ## In a quote\n\n### Three\n'
  const { value } = readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text })
  expect(value.headings).toEqual([
    { level: 1, line: 1, text: 'One' },
    { level: 1, line: 3, text: '' },
    { level: 1, line: 5, text: 'Two lines' },
    { level: 3, line: 13, text: 'Three' },
  ])
})

test.each(['\n', '\r\n', '\r'])('lines may end in %j', (end) => {
  const { value } = read(['# One', '', '```text', 'a', 'b', '```', ''].join(end))
  expect(value.blocks.map(({ line, lines }) => [line, lines])).toEqual([[3, ['a', 'b']]])
})
