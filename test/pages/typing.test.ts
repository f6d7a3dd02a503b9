import { expect, onTestFinished, test } from 'vitest'
import { extractBook } from '../../tangle/book/extract.ts'
import { readSource } from '../../tangle/book/read-book.ts'
import { typingOf, typingTexts } from '../../tangle/pages/code/hover-types.ts'
import { openTypeChecker } from '../../tangle/program/types/checker.ts'
import { isDefining } from '../../tangle/chapter/chapter.ts'

const chapter = `# One

\`\`\`ts file=main.ts
import net from 'node:net'
import { twice } from './deep/twice.ts'
if (process.argv.length > 1) {
  // <<speak>>
}
\`\`\`

\`\`\`ts name=speak
const word: string = twice('a')
const server = net.createServer()
server.listen(8080)
\`\`\`

\`\`\`ts file=deep/twice.ts
type Word = string
export function twice(word: Word): Word {
  return word + word
}
\`\`\`
`

const book = extractBook([readSource({ path: 'one.md', slug: 'one', name: 'one.md', text: chapter })]).value
const [main, chunk, deep] = book.chapters.flatMap(({ blocks }) => blocks.filter(isDefining))

test('a name is what a whole program makes of it, at its place in the block', async () => {
  const checker = openTypeChecker(import.meta.dirname)
  onTestFinished(checker.close)
  const { value: typing } = await typingOf(book.linked, ['one'], checker.describe)
  const told = (block: typeof main) => {
    const lines = block === undefined ? new Map() : typing.ofBlock(block)
    return [...lines].flatMap(([line, hovers]) =>
      (hovers as { start: number; length: number; text: string }[]).map(({ start, length, text }) => {
        const word = block?.lines[line]?.slice(start, start + length)
        return `${line} ${word} = ${text}`
      }),
    )
  }
  expect(told(chunk)).toEqual([
    '0 word = const word: string',
    '0 twice = function twice(word: string): string',
    '1 server = const server: net.Server',
    '1 net = module "node:net"',
    expect.stringMatching(/^1 createServer = function createServer\(.*\): net\.Server$/),
    '2 server = const server: net.Server',
    expect.stringMatching(/^2 listen = \(method\) Server\.listen\(port\?: number, .*\): net\.Server$/),
  ])
  expect(told(main)).toContain('2 argv = (property) NodeJS.Process.argv: string[]')
  expect(told(deep)).toContain('1 word = (parameter) word: string')
  expect(told(deep)).toContain('0 Word = type Word = string')
})

test('what a program names decides its types, and nothing else', () => {
  const [first, second] = book.linked.programs
  expect(first?.target).toBe('main.ts')
  if (first === undefined || second === undefined) throw new Error('two programs')
  expect(typingTexts(first, book.linked.programs)).toHaveLength(2)
  expect(typingTexts(second, book.linked.programs)).toHaveLength(1)
})
