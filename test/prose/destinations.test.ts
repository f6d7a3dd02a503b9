import { expect, test } from 'vitest'
import { readPageText } from '../../tangle/chapter/chapter-text.ts'
import { readProse } from '../../tangle/prose/read-prose.ts'

/** Each destination's address, and what is written where it is said to be. */
function written(text: string) {
  const { prose } = readProse(readPageText({ path: 'a.md', slug: 'a', name: 'a.md', text }), () => false)
  const lines = text.split('\n')
  return prose.destinations.map(({ kind, href, at, length }) => {
    const shown = lines[at.line - 1]?.slice(at.column - 1, at.column - 1 + length)
    return `${kind} ${href} at ${shown}`
  })
}

test.each([
  ['a [b](c.md) d', ['link c.md at c.md']],
  ['[](c.md)', ['link c.md at c.md']],
  ['[b]( c.md "title")', ['link c.md at c.md']],
  ['[b](<c d.md>) e', ['link c%20d.md at c d.md']],
  ['[b](<>)', ['link  at ']],
  ['[b](\n  c.md)', ['link c.md at c.md']],
  ['![b](c.svg) d', ['picture c.svg at c.svg']],
  ['![](c.svg)', ['picture c.svg at c.svg']],
  ['![b *c*](<d e.svg> "title")', ['picture d%20e.svg at d e.svg']],
  ['[![b](c.svg)](d.md)', ['picture c.svg at c.svg', 'link d.md at d.md']],
  ['a <https://x.y/z> b', ['link https://x.y/z at https://x.y/z']],
  ['a https://x.y/z, b', ['link https://x.y/z at https://x.y/z']],
  [
    'https://x.y/a and https://x.y/a',
    ['link https://x.y/a at https://x.y/a', 'link https://x.y/a at https://x.y/a'],
  ],
  [
    'https://x.y/%C3%A9 and https://x.y/a',
    ['link https://x.y/%C3%A9 at https://x.y/%C3%A9', 'link https://x.y/a at https://x.y/a'],
  ],
  ['a\n\nhttps://x.y/a', ['link https://x.y/a at https://x.y/a']],
  ['```\n[c]: x.md\n```\n\n[c]\n\n[c]: e.md', ['link e.md at e.md']],
  ['a me@x.org b', ['link mailto:me@x.org at me@x.org']],
  ['> - a [b][c] d\n\n[c]: e.md', ['link e.md at e.md']],
  ['[c] and [c]\n\n[c]: <e.md>', ['link e.md at e.md']],
  ['[c]\n\n[c]: e.md\n[c]: f.md', ['link e.md at e.md']],
  ['[c]\n\n[c]: <>', ['link  at >']],
  // Where the definition is not found, the place is that of the link’s text.
  ['see [x][a b]\n\n[a\nb]: e.md', ['link e.md at x']],
  ['| a | b |\n|---|---|\n| \\| | [c](d.md) |', ['link d.md at d.md']],
])('%j', (text, expected) => {
  expect(written(text)).toEqual(expected)
})
