import { expect, test } from 'vitest'
import { isDefining } from '../../tangle/chapter/chapter.ts'
import { referencesOf } from '../../tangle/program/references.ts'
import { readChapter } from '../../tangle/chapter/read-chapter.ts'

function referencesIn(lines: readonly string[], info = 'text file=a.txt') {
  const text = `~~~~ ${info}\n${lines.join('\n')}\n~~~~\n`
  const block = readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text }).value.blocks[0]
  if (block === undefined || !isDefining(block)) throw new Error('no program text')
  return referencesOf(block)
}

test.each([
  '<<x>>',
  '// <<x>>',
  '//<<x>>',
  '/// <<x>>',
  '# <<x>>',
  '## <<x>>',
  '-- <<x>>',
  ';; <<x>>',
  '% <<x>>',
  '/* <<x>> */',
  '<!-- <<x>> -->',
  '<<x>>  \t',
])('%j is a reference to the chunk', (line) => {
  expect(referencesIn([`\t  ${line}`])).toEqual([
    { index: 0, name: 'x', indent: '\t  ', offset: 3 + line.indexOf('<<'), length: 5 },
  ])
})

test.each([
  'a << b >> c',
  'a <<b>>',
  '<<b>> c',
  '<<b>>;',
  '<<>>',
  '<< >>',
  '// << \t>>',
  '<<a><b>>',
  '// see <<b>>',
  'const list: Array<Array<x>> = [[1 <<x>> 2]]',
  '"<<x>>"',
  '< <x>>',
])('%j is text', (line) => {
  expect(referencesIn([line])).toEqual([])
})

test('a name may hold blanks and any signs, blanks at its ends do not count', () => {
  expect(referencesIn(['<< read the $& request >>']).map(({ name, length }) => ({ name, length }))).toEqual([
    { name: 'read the $& request', length: 25 },
  ])
})

test('inside a template literal of a script it is the text of the program', () => {
  const lines = ['`', '<<x>>', '`', '<<x>>', '// `', '<<x>>']
  const indexes = (info: string) => referencesIn(lines, info).map(({ index }) => index)
  expect(indexes('ts name=a')).toEqual([3, 5])
  expect(indexes('text file=a.ts')).toEqual([3, 5])
  expect(indexes('text file=a.md')).toEqual([1, 3, 5])
})
