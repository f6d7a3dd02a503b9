import fc from 'fast-check'
import MarkdownIt, { type Token } from 'markdown-it'
import { expect, test } from 'vitest'
import { Lines } from '../../tangle/chapter/lines.ts'
import { blocksOf, inlinesOf, type MarkdownBlock, pageBlocksOf } from '../../tangle/chapter/markdown.ts'

const marks = [
  '```',
  '```ts name=a',
  '~~~',
  '````',
  '> ',
  '- ',
  '1. ',
  '2. ',
  '# h',
  '---',
  '===',
  '***',
  'a',
  'b',
]
const others = [
  '| a | b |\n|---|---|\n',
  '|',
  '[a]: /b',
  '"t"',
  '<!--',
  '-->',
  '<div>',
  '</div>',
  '<x>',
  '<pre>',
]
const blanks = ['\n', '\n', '\n', '\n\n', '\n\n', '    ', '  ', ' ', '\t', '   \t', '\u00a0', '\\']

const texts = fc
  .array(fc.constantFrom(...marks, ...others, ...blanks), { minLength: 1, maxLength: 25 })
  .map((pieces) => pieces.join(''))

/** What the reader goes by, of a token of either parser; of all but fences and HTML the text is left out. */
const seen = ({ type, tag, map, level, markup, info, content }: MarkdownBlock) => {
  const hasText = type === 'fence' || type === 'html_block'
  return { type, tag, map, level, markup, info, content: hasText ? content : '' }
}

test('blocks are where markdown-it itself has them', () => {
  const markdown = new MarkdownIt({ html: true })
  fc.assert(
    fc.property(texts, (text) => {
      const tokens: Token[] = []
      markdown.block.parse(text, markdown, {}, tokens)
      expect(blocksOf(new Lines(text), 0).map(seen)).toEqual(tokens.map(seen))
    }),
    { numRuns: 8000 },
  )
})

test('a page is made of the tokens that markdown-it itself makes', () => {
  const markdown = new MarkdownIt({ html: true, typographer: true }).disable('replacements')
  fc.assert(
    fc.property(texts, (text) => {
      expect(inlinesOf(pageBlocksOf(new Lines(text), 0))).toEqual(markdown.parse(text, {}))
    }),
    { numRuns: 4000 },
  )
})

test('lines that are passed over are no part of the text, and keep their numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('---', '```', 'a: b', '> '), { maxLength: 4 }),
      texts,
      (front, text) => {
        const blanked = [...front.map(() => ''), text].join('\n')
        const whole = [...front, text].join('\n')
        expect(blocksOf(new Lines(whole), front.length).map(seen)).toEqual(
          blocksOf(new Lines(blanked), 0).map(seen),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('lines are those between the newlines', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') }), (text) => {
      const lines = new Lines(text)
      const all = Array.from({ length: lines.count }, (_, i) => lines.at(i + 1))
      expect(all).toEqual(text.split('\n'))
      expect([lines.at(0), lines.at(lines.count + 1)]).toEqual(['', ''])
    }),
  )
})
