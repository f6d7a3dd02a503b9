import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping'
import { expect, test } from 'vitest'
import { programText } from '../../../tangle/program/program.ts'
import { sourceMapOf } from '../../../tangle/program/compile/program-map.ts'
import { linkBook } from '../../../tangle/program/link-programs.ts'
import { readBook, readSource } from '../../../tangle/book/read-book.ts'

const chapter = `- item

  \`\`\`ts file=a.ts
  if (a) {
    // <<body>>
  }
  \`\`\`

> \`\`\`ts name=body
> let $é = 1
> \`\`\`
`

test('every word and sign of the program leads to itself in the chapter', () => {
  const { chapters } = readBook([
    readSource({ path: 'book/a.md', slug: 'a', name: 'book/a.md', text: chapter }),
  ]).value
  const [program] = linkBook(chapters).value.programs
  if (program === undefined) throw new Error('no program')
  const map = new TraceMap(sourceMapOf(program))
  expect(map.file).toBe('a.ts')
  expect(map.sources).toEqual(['book:book/a.md'])
  const made = programText(program).split('\n')
  const written = chapter.split('\n')
  const wordAt = (lines: readonly string[], line: number, column: number) =>
    /^(?:[\p{L}\p{N}_$]+|.)/u.exec(lines[line]?.slice(column) ?? '')?.[0]
  const pairs = decodedMappings(map).flatMap((line, i) =>
    line.map((segment) => {
      const [column, , originalLine = -1, originalColumn = -1] = segment
      return [wordAt(made, i, column), wordAt(written, originalLine, originalColumn)]
    }),
  )
  expect(pairs).toEqual(['if', '(', 'a', ')', '{', 'let', '$é', '=', '1', '}'].map((word) => [word, word]))
  // What node quotes when the program crashes: its own lines, where they are in the chapter.
  expect(map.sourcesContent).toEqual(['\n\n\n  if (a) {\n\n  }\n\n\n\n  let $é = 1'])
})
