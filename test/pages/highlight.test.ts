import { expect, test } from 'vitest'
import { loadHighlight } from '../../tangle/pages/code/highlight.ts'

const fence = '# a\n\n```css\na { color: red }\n```\n'

test('a language within another looks the same, whatever else is in the book', async () => {
  const alone = (await loadHighlight(['md']))(fence, 'md')
  const beside = (await loadHighlight(['css', 'md', 'ts']))(fence, 'md')
  const after = (await loadHighlight(['md']))(fence, 'md')
  expect(beside).toEqual(alone)
  expect(after).toEqual(alone)
})

test('a fence is coloured by its own language, and plain in one that nobody knows', async () => {
  const highlight = await loadHighlight(['ts', 'css', 'none'])
  expect(highlight('const a = 1', 'ts')[0]?.[0]).toEqual({ text: 'const', role: 'keyword' })
  expect(highlight('a { color: red }', 'css')[0]?.[0]?.role).toBeDefined()
  expect(highlight('const a = 1', 'none')).toEqual([[{ text: 'const a = 1', role: undefined }]])
})

test('what is nested so deeply that colouring it would take hours is plain', async () => {
  const highlight = await loadHighlight(['json'])
  const nested = (count: number) => '[1, '.repeat(count) + '1' + ']'.repeat(count)
  const isPlain = (count: number) =>
    highlight(nested(count), 'json')
      .flat()
      .every(({ role }) => role === undefined)
  expect([isPlain(1000), isPlain(1001)]).toEqual([false, true])
})
