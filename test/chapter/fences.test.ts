import { expect, test } from 'vitest'
import { readChapter } from '../../tangle/chapter/read-chapter.ts'

function read(text: string) {
  const { value, problems } = readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text })
  const linesWith = (wanted: string) => problems.flatMap(({ code, at }) => (code === wanted ? [at.line] : []))
  const unclosed = linesWith('unclosed-fence')
  const fences = value.blocks.map(({ line, info, lines, hidden }) => {
    return { line, info, lines, closed: !unclosed.includes(line), hidden }
  })
  return { fences, swallowed: linesWith('fence-in-html'), indented: linesWith('indented-fence') }
}

const fencesOf = (text: string) => read(text).fences

test.each([
  ['plain', '```ts a\nx\n\n```\n', { line: 1, lines: ['x', ''] }],
  ['empty', '```ts a\n```\n', { line: 1, lines: [] }],
  ['one empty line', '```ts a\n\n```\n', { line: 1, lines: [''] }],
  ['tildes that hold backticks', '~~~ ts a\n```\n~~~\n', { line: 1, lines: ['```'] }],
  ['longer marks', '````ts a\n```\n`````\n', { line: 1, lines: ['```'] }],
  ['indented up to three blanks', 'x\n\n   ```ts a\n     x\n y\n  ```\n', { line: 3, lines: ['  x', 'y'] }],
  ['in a list', '1. one\n\n   ```ts a\n     x\n   ```\n', { line: 3, lines: ['  x'] }],
  ['directly behind a list mark', '- ```ts a\n  x\n  ```\n', { line: 1, lines: ['x'] }],
  ['in a quote', '> ```ts a\n>   x\n>\n> ```\n', { line: 1, lines: ['  x', ''] }],
  ['in a list in a quote', '> - q\n>\n>   ```ts a\n>   x\n>   ```\n', { line: 3, lines: ['x'] }],
  ['behind a line of text', 'text\n```ts a\nx\n```\ntext\n', { line: 2, lines: ['x'] }],
  ['no newline at the end', '```ts a\nx\n```', { line: 1, lines: ['x'] }],
])('%s', (_, text, fence) => {
  expect(fencesOf(text)).toEqual([{ info: 'ts a', closed: true, hidden: false, ...fence }])
})

test.each([
  ['at the end', '```ts a\nx\n', ['x']],
  ['in a list that ends', '- i\n\n  ```ts a\n  x\n\nprose\n', ['x', '']],
  ['in a quote that ends', '> ```ts a\n> x\nprose\n', ['x']],
  ['closed with fewer marks', '````ts a\nx\n```\n', ['x', '```']],
  ['closed with other marks', '~~~ts a\nx\n```\n', ['x', '```']],
])('never closed: %s', (_, text, lines) => {
  expect(fencesOf(text)[0]).toMatchObject({ closed: false, lines })
})

test('fences in a comment are hidden; lines keep their numbers', () => {
  expect(fencesOf('a\n\n<!--\n```ts a\nx\n```\n\n~~~ts b\n~~~\n-->\n\n```ts c\n```\n')).toEqual([
    { line: 4, info: 'ts a', lines: ['x'], closed: true, hidden: true },
    { line: 8, info: 'ts b', lines: [], closed: true, hidden: true },
    { line: 12, info: 'ts c', lines: [], closed: true, hidden: false },
  ])
})

test.each(['a ```ts``` b\n', '`` ```ts a ``\n', '```ts `a`\n', '    ``` `a`\n', 'a\n    ```ts```\n'])(
  '%j has no fence',
  (text) => {
    expect(read(text)).toEqual({ fences: [], swallowed: [], indented: [] })
  },
)

test('a fence that HTML takes is reported once, at its beginning', () => {
  expect(read('<div>\n    ```ts a\n~~~\n```\n```ts b\n```\n</div>\n')).toEqual({
    fences: [],
    swallowed: [2, 5],
    indented: [],
  })
})

test.each([
  ['    ```ts a\n    x\n    ```\n', [1]],
  ['a\n    ~~~ts a\n    x\n    ~~~\n\tb\n\t```\n', [2, 6]],
  ['- a\n\n      ```ts a\n      ~~~\n      ```\n\n      ```\n', [3, 7]],
])('%j has fences that are indented too far', (text, indented) => {
  expect(read(text)).toEqual({ fences: [], swallowed: [], indented })
})
