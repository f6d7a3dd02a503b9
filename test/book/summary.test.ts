import { expect, test } from 'vitest'
import { extractBook } from '../../tangle/book/extract.ts'
import { readSource } from '../../tangle/book/read-book.ts'
import { summarize } from '../../tangle/book/summary.ts'

const fence = (lines: string, panes = '') => `\`\`\`console${panes}\n${lines}\n\`\`\`\n`
const alone = fence('$ echo alone\nalone')
const failing = fence(
  '$ echo up |\nup        |\n          | $ false\n          | [1]',
  ' panes="holder | twin"',
)
const good = fence('$ cat |\n      | $ echo hi\n      | hi', ' panes="server | client"')

/** The commands with which a reader is told to begin. */
function beginningOf(...fences: string[]): string[] {
  const text = fences.join('\n')
  const { value, problems } = extractBook([readSource({ path: 'a.md', slug: 'a', name: 'a.md', text })])
  expect(problems).toEqual([])
  return summarize(value).next.map(({ command }) => command)
}

test.each([
  ['the first conversation that ends well', [alone, failing, good, good], ['cat', 'echo hi']],
  ['one that fails on purpose where no other is', [alone, failing], ['echo up', 'false']],
  ['the first transcript where there is no conversation', [alone], ['echo alone']],
  ['nothing where there is no transcript', [], []],
])('a reader begins with %s', (_name, fences, commands) => {
  expect(beginningOf(...fences)).toEqual(commands)
})
