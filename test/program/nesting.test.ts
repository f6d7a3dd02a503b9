import { expect, test } from 'vitest'
import { readChapter } from '../../tangle/chapter/read-chapter.ts'
import { linkBook } from '../../tangle/program/link-programs.ts'

/** The lines of a program at which it is called too complex. */
function tooComplex(text: string, target = 'a.ts'): number[] {
  const chapter = `\`\`\`\`\`${target.split('.')[1]} file=${target}\n${text}\n\`\`\`\`\`\n`
  const { value } = readChapter({ path: '1.md', slug: '1', name: '1', text: chapter })
  const problems = linkBook([value]).problems.filter(({ code }) => code === 'too-complex')
  return problems.map(({ at }) => at.line - 1)
}

/** `count` times an opening and a closing text around `inner`, each on a line of its own. */
function nested(open: string, close: string, count: number, inner = '1'): string {
  return `${`${open}\n`.repeat(count)}${inner}${`\n${close}`.repeat(count)}`
}

test.each([
  ['parentheses', '(', ')'],
  ['brackets', '[', ']'],
  ['braces', '{', '}'],
  ['templates', '`${', '}`'],
  ['type arguments', 'Array<', '>'],
  ['functions without braces', '(a: unknown) =>', ''],
])('%s may be open 250 times, and not once more', (_, open, close) => {
  expect(tooComplex(nested(open, close, 250))).toEqual([])
  expect(tooComplex(nested(open, close, 251))).toEqual([251])
})

test.each([
  ['text and comments', `// ${'('.repeat(400)}\nexport const a = '${'['.repeat(400)}'`],
  ['comparisons', `let n = 0\n${'if (n < 1 && 2 < n) n++\nn = Number(n < 3)\n'.repeat(400)}export {}`],
  [
    'functions one below the other',
    Array.from({ length: 400 }, (_, i) => `const f${i} = (a: number) => a`).join('\n'),
  ],
  ['functions with braces', 'on(() => {\n})\ng = () => {\n}\n'.repeat(400)],
  ['arguments', `f(${'a => a,\n'.repeat(400)})`],
  ['type arguments that end together', 'let a: Map<string, Set<Array<number>>>\n'.repeat(400)],
])('%s are not nested', (_, text) => {
  expect(tooComplex(text)).toEqual([])
})

test('only what is compiled is looked at', () => {
  expect(tooComplex(nested('[', ']', 400), 'a.json')).toEqual([])
  expect(tooComplex(nested('[', ']', 400), 'a.js')).toEqual([251])
})
