import { expect, test } from 'vitest'
import { programText } from '../../tangle/program/program.ts'
import { linkBook, programsAt } from '../../tangle/program/link-programs.ts'
import { readBook, readSource } from '../../tangle/book/read-book.ts'

/** Links a book whose chapters are lists of fences: an info string, then lines. */
function link(...chapters: readonly (readonly (readonly string[])[])[]) {
  const sources = chapters.map((fences, i) => ({
    path: `${i}.md`,
    slug: String(i),
    name: String(i),
    text: fences.map((lines) => `\`\`\`${lines.join('\n')}\n\`\`\`\n\n`).join(''),
  }))
  const { value, problems } = readBook(sources.map(readSource))
  expect(problems).toEqual([])
  return linkBook(value.chapters)
}

test('a program grows, and every chapter has it as it is at the chapter’s end', () => {
  const { value: book, problems } = link(
    [
      ['txt file=a', 'a0', '<<x>>'],
      ['txt name=x', 'x0'],
    ],
    [['txt file=b', 'b1']],
    [
      ['txt name=0#x :=', 'x2'],
      ['txt file=b +=', 'b2'],
    ],
    [['txt name=0#x +=', 'x3']],
  )
  expect(problems).toEqual([])
  const textsAt = (chapter: number) =>
    programsAt(book, chapter).map((program) => `${program.target}: ${programText(program).trim()}`)
  expect([0, 1, 2, 3].map(textsAt)).toEqual([
    ['a: a0\nx0'],
    ['a: a0\nx0', 'b: b1'],
    ['a: a0\nx2', 'b: b1\nb2'],
    ['a: a0\nx2\nx3', 'b: b1\nb2'],
  ])
})

test('names are local to their chapter', () => {
  const { value, problems } = link(
    [
      ['txt file=a', '<<x>>'],
      ['txt name=x', 'x of 0'],
    ],
    [
      ['txt file=b', '<<x>>', '<<0#x>>'],
      ['txt name=x', 'x of 1'],
    ],
  )
  expect(problems).toEqual([])
  expect(value.programs.map(programText)).toEqual(['x of 0\n', 'x of 1\nx of 0\n'])
})

test('indentations add up, empty lines stay empty', () => {
  const { value } = link([
    ['txt file=a', '\t<<x>>'],
    ['txt name=x', 'x', '', '  <<y>>'],
    ['txt name=y', ' y', '', 'y'],
  ])
  expect(value.programs.map(programText)).toEqual(['\tx\n\n\t   y\n\n\t  y\n'])
})

test('a fault in one program hides none in another, and each is reported once', () => {
  const { value, problems } = link([
    ['txt file=a', '<<shared>>', '<<shared>>'],
    ['txt file=b', '<<shared>>'],
    ['txt file=c', 'right'],
    ['txt name=shared', '<<gone>>', '<<loop>>'],
    ['txt name=loop', '<<loop>>'],
    ['txt name=idle', 'x'],
  ])
  expect(problems.map(({ code, at }) => `${code} ${at.line}`).sort()).toEqual([
    'cyclic-chunk 20',
    'undefined-chunk 15',
    'unused-chunk 23',
  ])
  expect([...value.broken].map(({ target }) => target)).toEqual(['a', 'b'])
})

test('a cycle may be as long as it likes; a chunk used twice is none', () => {
  const { problems } = link([
    ['txt file=a', '<<x>>', '<<x>>', '<<y>>'],
    ['txt name=x', '<<z>>', '<<z>>'],
    ['txt name=y', '<<z>>'],
    ['txt name=z', 'z'],
  ])
  expect(problems).toEqual([])
})
