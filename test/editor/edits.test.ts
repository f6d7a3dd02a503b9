import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { extractBook } from '../../tangle/book/extract.ts'
import { readSource } from '../../tangle/book/read-book.ts'
import { editAtHome } from '../../tangle/editor/edits.ts'
import type { Now } from '../../tangle/editor/now.ts'
import { homeOf, placeOf, spotsOf } from '../../tangle/editor/places.ts'
import type { TextEdit } from '../../tangle/editor/protocol.ts'
import { type Program, programText } from '../../tangle/program/program.ts'

const path = 'chapters/one.md'

/** A book of one chapter, of which only `main.ts` is asked about. */
function bookOf(text: string): { readonly now: Now; readonly program: Program } {
  const { value: book } = extractBook([readSource({ path, slug: 'one', name: 'chapters/one', text })])
  const program = book.linked.programs.find(({ target }) => target === 'main.ts')
  if (program === undefined) throw new Error('There is no program.')
  const programs = { asked: [{ file: 'main.ts', program }], byFile: new Map([['main.ts', program]]) }
  const questions = () => Promise.reject(new Error('Nothing is asked.'))
  const texts = new Map([[path, text]])
  return { now: { book, problems: [], texts, programs, questions, uriOf: (one) => one }, program }
}

/** The fence in a list, in a quote, in both, or in nothing. */
const containers = [
  (lines: readonly string[]) => lines,
  (lines: readonly string[]) =>
    lines.map((line, i) => (i === 0 ? `- ${line}` : line === '' ? '' : `  ${line}`)),
  (lines: readonly string[]) => lines.map((line) => `> ${line}`.trimEnd()),
  (lines: readonly string[]) =>
    lines.map((line, i) => (i === 0 ? `> 1. ${line}` : line === '' ? '>' : `>    ${line}`)),
  (lines: readonly string[]) => ['- a', '', ...lines.map((line) => (line === '' ? '' : `\t${line}`))],
]

const codeLine = fc.constantFrom('a()', "const b = '😀'", '', '  c()', '\td()', '}')
const body = fc.array(codeLine, { minLength: 1, maxLength: 4 })

/** A chapter whose program goes over two fences, the second referred to once, with an indentation. */
const chapter = fc
  .record({
    above: body,
    below: body,
    chunk: body,
    indent: fc.constantFrom('', '  ', '\t'),
    containers: fc.tuple(fc.constantFrom(...containers), fc.constantFrom(...containers)),
    end: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ above, below, chunk, indent, containers: [first, second], end }) => {
    const main = ['```ts file=main.ts', ...above, `${indent}// <<more>>`, ...below, '```']
    const more = ['```ts name=more', ...chunk, '```']
    return [...first(main), '', 'Text.', '', ...second(more), ''].join(end)
  })

const newText = fc.constantFrom('x', '', 'x\n', 'x\ny\n', '\nx', 'x\n  y', '\n\n', '  x\n')

/** An edit of a program, anywhere in it. */
const edit = fc.record({ from: fc.nat(), length: fc.nat(12), newText })

test('an edit of a program is made in the chapter so that the program is the edited one, or it is refused', () => {
  let [made, refused] = [0, 0]
  fc.assert(
    fc.property(chapter, edit, (text, { from, length, newText: inserted }) => {
      const { now, program } = bookOf(text)
      const before = TextDocument.create('main.ts', 'typescript', 1, programText(program))
      const start = from % (before.getText().length + 1)
      // An edit parts no character in two.
      fc.pre([start, start + length].every((at) => !/^[\uDC00-\uDFFF]/.test(before.getText().slice(at))))
      const range = { start: before.positionAt(start), end: before.positionAt(start + length) }
      const change: TextEdit = { range, newText: inserted }
      const home = editAtHome(now, program, change)
      if ('refused' in home) {
        refused++
        expect(home.refused).toMatch(/\.$/)
        return
      }
      made++
      const after = TextDocument.applyEdits(TextDocument.create(path, 'markdown', 1, text), [home.edit])
      const wanted = TextDocument.applyEdits(before, [change])
      expect(programText(bookOf(after).program)).toBe(wanted)
    }),
    { numRuns: 1500 },
  )
  expect(Math.min(made, refused)).toBeGreaterThan(100)
})

test('a place of a chapter is in its programs, and comes back from each of them', () => {
  fc.assert(
    fc.property(chapter, (text) => {
      const { now } = bookOf(text)
      for (const [line, written] of text.split(/\r?\n/).entries()) {
        for (let character = 0; character <= written.length; character++) {
          for (const { program, position } of spotsOf(now.programs, placeOf(path, { line, character }))) {
            const back = homeOf(program, { start: position, end: position })
            // In front of the fence's own lines there are only marks.
            expect(back?.range.start.line).toBe(line)
            expect(back?.range.start.character).toBeGreaterThanOrEqual(character)
            const again = spotsOf(now.programs, placeOf(path, back?.range.start ?? position))
            expect(again.map((spot) => spot.position)).toContainEqual(position)
          }
        }
      }
    }),
    { numRuns: 200 },
  )
})
