import { expect, test } from 'vitest'
import { readBook, readSource } from '../../../tangle/book/read-book.ts'

/** The one transcript of a chapter that holds nothing else: rows as `pane kind text`. */
function rowsOf(info: string, lines: readonly string[]) {
  const text = `\`\`\`console${info}\n${lines.join('\n')}\n\`\`\`\n`
  const { value, problems } = readBook([readSource({ path: 'a.md', slug: 'a', name: 'a.md', text })])
  const rows = value.transcripts[0]?.rows.map(({ pane, kind, text }) => `${pane} ${kind} ${text}`)
  return { rows, codes: problems.map(({ code }) => code) }
}

test('one pane: commands, continuations, output, status, keys', () => {
  const lines = [
    '$ cat <<end',
    '> a',
    '>',
    '> end',
    'a',
    '',
    '> not typed',
    '[1]',
    '...',
    '[2]',
    '$ server',
    '^C',
  ]
  expect(rowsOf('', lines)).toEqual({
    codes: [],
    rows: [
      '0 command cat <<end\na\n\nend',
      '0 output a',
      '0 output ',
      '0 output > not typed',
      '0 output [1]',
      '0 any ...',
      '0 status 2',
      '0 command server',
      '0 key ^C',
    ],
  })
})

test('two panes: the bars are in one column, blanks at the end do not count', () => {
  const lines = ['$ a |', '    | $ b | c', '', 'é | | x | b', '[1] |']
  expect(rowsOf(' panes="left | right"', lines).codes).toEqual(['ragged-columns'])
  expect(
    rowsOf(' panes="left | right"', ['$ a |', '    | $ b | c', '    |', 'é   | x | b', '[1] |']),
  ).toEqual({
    codes: [],
    rows: ['0 command a', '1 command b | c', '1 output ', '0 output é', '1 output x | b', '0 status 1'],
  })
})

test('bars are aligned as the eye sees them: wide characters count twice, accents not at all', () => {
  const lines = ['$ a 你 |', 'e\u0301      |', '       | $ b']
  expect(rowsOf(' panes="left | right"', lines)).toEqual({
    codes: [],
    rows: ['0 command a 你', '0 output e\u0301', '1 command b'],
  })
})

test('a pane that begins with an address is a browser', () => {
  const lines = ['$ server |', '         | http://localhost:8080/', '         | $ 5, said the page']
  expect(rowsOf(' panes="server | browser"', lines)).toEqual({
    codes: [],
    rows: ['0 command server', '1 visit http://localhost:8080/', '1 output $ 5, said the page'],
  })
})

test.each([
  ['output before a command', '', ['a', '$ b']],
  ['nothing at all', '', []],
  ['a pane without a row', ' panes="a | b"', ['$ a |', 'a   |']],
])('no prompt: %s', (_, info, lines) => {
  expect(rowsOf(info, lines).codes).toContain('no-prompt')
})
