import { expect, test } from 'vitest'
import type { Chapter, Source } from '../tangle/chapter/chapter.ts'
import { placeInProgram, programText } from '../tangle/program/program.ts'
import { linkBook } from '../tangle/program/link-programs.ts'
import { readChapter } from '../tangle/chapter/read-chapter.ts'
import { buildIn, contentsOf, newBook } from './workshop.ts'

/*
 * One small book on its way through the tool, one literal per station:
 *
 *   source  ->  chapter: blocks with roles  ->  programs: segments  ->  text, places  ->  files
 */

const source: Source = {
  path: 'chapters/01-add.md',
  slug: '01-add',
  name: 'chapters/01-add.md',
  text: `# Adding

\`\`\`ts file=add.ts
function add(a: number, b: number) {
  // <<sum>>
}

console.log(add(2, 3))
\`\`\`

- The sum itself:

  \`\`\`ts name=sum
  return a + b
  \`\`\`
`,
}

const frame = {
  path: 'chapters/01-add.md',
  slug: '01-add',
  name: 'chapters/01-add.md',
  language: 'ts',
  role: { kind: 'file', target: 'add.ts', operation: 'define' },
  line: 3,
  column: 1,
  info: 'ts file=add.ts',
  infoColumn: 4,
  lines: ['function add(a: number, b: number) {', '  // <<sum>>', '}', '', 'console.log(add(2, 3))'],
  columns: 0,
  hidden: false,
} as const

const sum = {
  path: 'chapters/01-add.md',
  slug: '01-add',
  name: 'chapters/01-add.md',
  language: 'ts',
  role: { kind: 'chunk', name: 'sum', operation: 'define' },
  line: 13,
  column: 3,
  info: 'ts name=sum',
  infoColumn: 6,
  lines: ['return a + b'],
  columns: [2],
  hidden: false,
} as const

const chapter: Chapter = {
  path: 'chapters/01-add.md',
  slug: '01-add',
  front: { title: undefined, shapes: [] },
  headings: [{ level: 1, line: 1, text: 'Adding' }],
  blocks: [frame, sum],
}

const segments = [
  { block: frame, first: 0, count: 1, indent: '', via: undefined },
  { block: sum, first: 0, count: 1, indent: '  ', via: { block: frame, index: 1, parent: undefined } },
  { block: frame, first: 2, count: 3, indent: '', via: undefined },
]

const program = { target: 'add.ts', segments, starts: [0, 1, 2], lineCount: 5 }

const text = `function add(a: number, b: number) {
  return a + b
}

console.log(add(2, 3))
`

const compiled = `function add(a, b) {
  return a + b;
}
console.log(add(2, 3));
//# source${'MappingURL'}=add.compiled.js.map
`

const starter = `process.setSourceMapsEnabled(true)
await import('./add.compiled.js')
`

test('source to chapter', () => {
  expect(readChapter(source)).toEqual({ value: chapter, problems: [] })
})

test('chapter to programs', () => {
  const { value, problems } = linkBook([chapter])
  expect(problems).toEqual([])
  expect(value.programs).toEqual([program])
  expect(value.earlierVersions).toEqual([])
})

test('program to text, and from the text back to the chapter', () => {
  expect(programText(program)).toBe(text)
  expect(placeInProgram(program, 2, 2)).toEqual({
    at: { path: 'chapters/01-add.md', line: 14, column: 3 },
    block: sum,
    via: segments[1]?.via,
  })
  expect(placeInProgram(program, 6, 0)).toBeUndefined()
})

test('all of it: source to files', async () => {
  const folder = newBook({ '01-add.md': source.text })
  expect(await buildIn(folder)).toEqual({
    summary: { programs: 1, chapters: 1, next: [], nextAt: '' },
    changes: ['add.ts', 'add.js', 'add.compiled.js', 'add.compiled.js.map', 'package.json'].map((path) =>
      expect.objectContaining({ kind: 'create', path }),
    ),
    problems: [],
  })
  expect(contentsOf(`${folder}/dist`)).toMatchObject({
    'add.ts': text,
    'add.js': starter,
    'add.compiled.js': compiled,
    'package.json': '{ "type": "module" }\n',
  })
})
