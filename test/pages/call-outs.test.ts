import { expect, test } from 'vitest'
import { callOutClasses } from '../../tangle/pages/call-outs.ts'
import { readPageText } from '../../tangle/chapter/chapter-text.ts'
import { chapterTokens } from '../../tangle/prose/chapter-tokens.ts'

const words = (count: number) => 'word '.repeat(count).trim()

/** The classes of the first call-out of a text. */
function classesIn(text: string): string | undefined {
  const page = readPageText({ path: 'a.md', slug: 'a', name: 'a.md', text })
  const { tokens } = chapterTokens(page, () => false)
  const at = tokens.findIndex(({ type }) => type === 'blockquote_open')
  return callOutClasses(tokens, at)
}

test.each([
  ['one bold word with a full stop is its kind', '> **Correction.** It is not so.', 'correction'],
  ['several bold words are a title', '> **Character encodings.** A byte.', undefined],
  ['other bold words are none', '> A **byte** is a number.', undefined],
  ['it is beside a text that is long enough', `> Mind this.\n\n${words(20)}`, 'beside-text'],
  ['both', `> **Note.** Mind this.\n\n${words(20)}`, 'note beside-text'],
  ['not beside a short one', `> ${words(20)}\n\n${words(20)}`, undefined],
  ['a figure ends the text', `> ${words(5)}\n\na\n\n\`\`\`text\n\`\`\`\n\n${words(50)}`, undefined],
  ['in a list there is no margin', `- > a\n\n  ${words(20)}`, undefined],
])('a call-out: %s', (_name, text, expected) => {
  expect(classesIn(text)).toBe(expected)
})
