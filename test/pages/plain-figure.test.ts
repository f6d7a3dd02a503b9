import { expect, test } from 'vitest'
import type { Block } from '../../tangle/chapter/chapter.ts'
import { plainFigure, type Tools } from '../../tangle/pages/code/code.ts'
import { FigureMemory } from '../../tangle/pages/code/known-figures.ts'

const tools: Tools = {
  highlight: (text) => text.split('\n').map((line) => [{ text: line, role: undefined }]),
  hovers: () => new Map(),
  hoversOfProgram: () => new Map(),
  memory: new FigureMemory({}),
  isInteractive: true,
}

function shown(role: Block['role'], language: string, lines: readonly string[], isExercise = false): string {
  const block: Block = { role, language, lines, path: 'a.md', slug: 'a', name: 'a.md', line: 1, column: 1, info: '', infoColumn: 4, columns: [], hidden: false } // oxfmt-ignore
  return plainFigure({ kind: 'plain', id: 'f', block, isExercise }, tools).html
}

test('the empty line that ends the head of a message is marked, and none in its body', () => {
  const html = shown({ kind: 'message', invalid: undefined }, 'http', ['POST / HTTP/1.1', '', 'a', '', 'b'])
  expect(html.match(/<span class="empty-line">/g)).toHaveLength(1)
  expect(html).toContain('HTTP/1.1\n<span class="empty-line"></span>\na\n\nb\n')
})

test('a message that is wrong on purpose says what is wrong, unless an exercise asks', () => {
  const role = { kind: 'message', invalid: 'no Host' } as const
  expect(shown(role, 'http', ['GET / HTTP/1.1'])).toContain('wrong on purpose: no Host<')
  expect(shown(role, 'http', ['GET / HTTP/1.1'], true)).toContain('wrong on purpose<')
})

test.each([
  ['$ node a.js', 'text', 'terminal'],
  ['            | $ node a.js', 'text', 'terminal'],
  ['const price = `$ ${1}`', 'ts', 'code'],
  ['it costs $ 5', 'text', 'code'],
])('%j in a %s fence is shown as %s', (line, language, name) => {
  const html = shown({ kind: 'illustration' }, language, [line])
  expect(html).toContain(name === 'terminal' ? 'class="plain terminal"' : 'class="plain"')
  expect(html.includes('shown, not run')).toBe(name === 'terminal')
})
