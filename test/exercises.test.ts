import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadBook } from '../tangle/book/load.ts'
import type { Block } from '../tangle/chapter/chapter.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { book } = loadBook('chapters', undefined, root)
const blocks = book.chapters.flatMap((chapter) => chapter.blocks)

/** What the reader's programs (`dist/mine/`) should show, as the exercises print it. */
const promised = blocks.filter(
  ({ role, lines }) => role.kind === 'illustration' && lines.some((line) => line.includes('dist/mine/')),
)

const proved = blocks.filter(({ role, slug }) => role.kind === 'transcript' && slug.startsWith('solutions/'))

/** The rows of a block, wherever its bars are: the solutions' names are longer than the reader's. */
function rowsOf({ lines }: Block): string {
  return lines
    .map((line) => line.replaceAll('dist/mine/', 'dist/solutions/').replaceAll(/ *\|/g, ' |'))
    .join('\n')
}

test.each(promised.map((block) => [`line ${block.line}`, block] as const))(
  'what an exercise promises in %s is proved in its solution',
  (_line, block) => {
    expect(proved.map(rowsOf)).toContain(rowsOf(block))
  },
)

test('every solution is promised something by its exercise', () => {
  const texts = new Set(promised.map(rowsOf))
  const judged = new Set(proved.filter((block) => texts.has(rowsOf(block))).map(({ slug }) => slug))
  expect([...judged].toSorted()).toEqual([...new Set(proved.map(({ slug }) => slug))].toSorted())
})
