import { describe, expect, test } from 'vitest'
import { formatPlace } from '../../../tangle/problem/place.ts'
import { judgeTranscript } from '../../../tangle/transcript/judgement/verdict.ts'
import { shape, storyOf, transcriptOf } from '../literals.ts'

const panes = ['server', 'client']
const shapes = [shape('port', String.raw`(?<=port )\d{5}`)]

/** The code and place of each problem. */
function judge(printed: readonly string[], happened: readonly string[]): string[] {
  const names = printed.some((line) => line.includes('|')) ? panes : ['terminal']
  const transcript = transcriptOf(printed, names.join(' | '))
  const problems = judgeTranscript(transcript, storyOf(happened, names).trace, shapes)
  return problems.map(({ code, at }) => `${code} ${formatPlace(at)}`)
}

describe('one pane is right', () => {
  test.each([
    ['with its rows and status 0', ['$ it', 'a', 'b'], ['prints a', 'prints b', 'exits 0']],
    ['with no rows', ['$ it'], ['exits 0']],
    ['with a printed status', ['$ it', 'a', '[3]'], ['prints a', 'exits 3']],
    ['with a server left running', ['$ it', 'a'], ['prints a']],
    [
      'with `^C` and the signal’s status unsaid',
      ['$ it', 'a', '^C'],
      ['prints a', 'presses ^C', 'exits 130'],
    ],
    ['with `^C` and the signal’s status said', ['$ it', '^C', '[130]'], ['presses ^C', 'exits 130']],
    ['with `^C`, a last row and status 0', ['$ it', '^C', 'bye'], ['presses ^C', 'prints bye', 'exits 0']],
    [
      'with `^C`, a last row and its status',
      ['$ it', '^C', 'bye', '[4]'],
      ['presses ^C', 'prints bye', 'exits 4'],
    ],
    ['with an empty row', ['$ it', 'a', '', 'b'], ['prints a', 'prints ', 'prints b', 'exits 0']],
    ['with `...`', ['$ it', '...', 'c'], ['prints a', 'prints b', 'prints c', 'exits 0']],
    ['with a row that no witness saw', ['$ it', 'a'], ['says a', 'exits 0']],
    [
      'with two commands',
      ['$ it', 'a', '$ that', 'b'],
      ['prints a', 'exits 0', 'types that', 'prints b', 'exits 0'],
    ],
    [
      'with a value that two commands print',
      ['$ it', 'port 40001', '$ that', 'port 40001'],
      ['prints port 50001', 'exits 0', 'types that', 'prints port 50001', 'exits 0'],
    ],
  ])('%s', (_name, printed, happened) => {
    expect(judge(printed, ['terminal types it', ...happened.map((line) => `terminal ${line}`)])).toEqual([])
  })
})

describe('one pane is wrong', () => {
  test.each([
    [
      'a value that is in a command, and that changed',
      ['$ it', '$ that port 40001', 'port 40001'],
      ['exits 0', 'types that', 'prints port 50001', 'exits 0'],
      ['output-differs a.md:4:1'],
    ],
    ['a changed row', ['$ it', 'a', 'b'], ['prints a', 'prints x', 'exits 0'], ['output-differs a.md:4:1']],
    ['a missing row', ['$ it', 'a', 'b'], ['prints b', 'exits 0'], ['output-differs a.md:3:1']],
    [
      'one row more, reported at its command',
      ['$ it', 'a'],
      ['prints a', 'prints b', 'exits 0'],
      ['output-differs a.md:2:1'],
    ],
    ['an empty row more', ['$ it', 'a'], ['prints a', 'prints ', 'exits 0'], ['output-differs a.md:2:1']],
    [
      'a row behind `^C`',
      ['$ it', '^C'],
      ['presses ^C', 'prints bye', 'exits 130'],
      ['output-differs a.md:2:1'],
    ],
    [
      'two faults are one problem, at the first',
      ['$ it', 'a', 'b'],
      ['prints x', 'exits 0'],
      ['output-differs a.md:3:1'],
    ],
    ['another status than none', ['$ it', 'a'], ['prints a', 'exits 2'], ['exit-differs a.md:2:1']],
    [
      'another status than the printed one',
      ['$ it', 'a', '[1]'],
      ['prints a', 'exits 2'],
      ['exit-differs a.md:4:1'],
    ],
    ['status 0 where another is printed', ['$ it', '[1]'], ['exits 0'], ['exit-differs a.md:3:1']],
    [
      'a program that `^C` made fail in another way',
      ['$ it', '^C'],
      ['presses ^C', 'exits 1'],
      ['exit-differs a.md:2:1'],
    ],
    ['a signal’s status without `^C`', ['$ it'], ['exits 130'], ['exit-differs a.md:2:1']],
    [
      'rows and status',
      ['$ it', 'a'],
      ['prints b', 'exits 1'],
      ['output-differs a.md:3:1', 'exit-differs a.md:2:1'],
    ],
    ['a status, but no end', ['$ it', 'a', '[0]'], ['prints a'], ['still-running a.md:4:1']],
    ['a next command, but no end', ['$ it', '$ that'], ['types that', 'exits 0'], ['still-running a.md:2:1']],
    [
      'a row above the `^C` that made it come',
      ['$ it', 'a', 'bye', '^C'],
      ['prints a', 'presses ^C', 'prints bye', 'exits 0'],
      ['order-differs a.md:4:1'],
    ],
    [
      'a row below the `^C` that it did not need',
      ['$ it', '^C', 'a'],
      ['prints a', 'presses ^C', 'exits 130'],
      ['order-differs a.md:4:1'],
    ],
    ['a time limit', ['$ it', 'a'], ['overdue'], ['output-differs a.md:3:1', 'time-limit a.md:2:1']],
    [
      'a time limit for a row that did not come, and then an end',
      ['$ it', 'a'],
      ['overdue', 'exits 0'],
      ['output-differs a.md:3:1'],
    ],
    ['a time limit alone, and then an end', ['$ it'], ['overdue', 'exits 0'], ['time-limit a.md:2:1']],
    ['a way out', ['$ it'], ['blocked 192.0.2.1', 'exits 0'], ['beyond-loopback a.md:1:1']],
    [
      'a value that two commands print, and that changed',
      ['$ it', 'port 40001', '$ that', 'port 40001'],
      ['prints port 50001', 'exits 0', 'types that', 'prints port 50002', 'exits 0'],
      ['output-differs a.md:5:1'],
    ],
  ])('%s', (_name, printed, happened, expected) => {
    expect(judge(printed, ['terminal types it', ...happened.map((line) => `terminal ${line}`)])).toEqual(
      expected,
    )
  })
})

const meeting = [
  'server types s',
  'server prints ready',
  'client types c',
  'client opens 0',
  'client prints hello',
  'client writes 0 a',
  'client prints sent',
  'server accepts 0',
  'server reads 0 a',
  'server prints got',
]

describe('the order of two panes', () => {
  test.each([
    ['as it happened', ['$ s   |', 'ready |', '      | $ c', '      | hello', '      | sent', 'got   |'], []],
    [
      'untied rows the other way',
      ['$ s   |', 'ready |', '      | $ c', '      | hello', 'got   |', '      | sent'],
      [],
    ],
    [
      'a start that nothing caused, above a row that it came after',
      ['$ s   |', '      | $ c', 'ready |', '      | hello', '      | sent', 'got   |'],
      [],
    ],
    [
      'a cause and its effect on one line',
      ['$ s   |', 'ready |', '      | $ c', 'got   | hello', '      | sent'],
      [],
    ],
    [
      'a row above its cause',
      ['$ s   |', 'ready |', '      | $ c', 'got   |', '      | hello', '      | sent'],
      ['order-differs a.md:5:1'],
    ],
    [
      'a row above the command that caused it',
      ['$ s   |', 'ready |', 'got   |', '      | $ c', '      | hello', '      | sent'],
      ['order-differs a.md:4:1'],
    ],
    [
      'nothing is said of the order while rows differ',
      ['$ s   |', 'ready |', 'got   |', '      | $ c', '      | hello', '      | gone'],
      ['output-differs a.md:7:9'],
    ],
  ])('%s', (_name, printed, expected) => {
    expect(judge(printed, meeting)).toEqual(expected)
  })

  test.each([
    ['below the key that made it come', ['$ s |', '    | $ c', '^C  |', '    | bye'], []],
    [
      'above the key that made it come',
      ['$ s |', '    | $ c', '    | bye', '^C  |'],
      ['order-differs a.md:4:7'],
    ],
    ['beside the key that made it come', ['$ s |', '    | $ c', '^C  | bye'], []],
  ])('a row %s', (_name, printed, expected) => {
    const happened = [
      'server types s',
      'client types c',
      'server presses ^C',
      'client says bye',
      'server exits 0',
    ]
    expect(judge(printed, happened)).toEqual(expected)
  })

  test('an order is reported with both rows', () => {
    const transcript = transcriptOf(
      ['$ s   |', 'ready |', '      | $ c', 'got   |', '      | hello', '      | sent'],
      'server | client',
    )
    const [problem] = judgeTranscript(transcript, storyOf(meeting, panes).trace, [])
    expect(problem).toMatchObject({
      message: 'This row of `server` is printed above `hello` of `client`, which happened before it.',
      length: 3,
      notes: [{ at: { line: 6, column: 9 } }],
    })
  })
})

test('what differs is shown pane by pane, printed beside actual', () => {
  const transcript = transcriptOf(
    ['$ s        |', 'a long row |', '[2]        |', '           | $ c', '           | b'],
    panes.join(' | '),
  )
  const happened = [
    'server types s',
    'server prints a row',
    'server exits 1',
    'client types c',
    'client prints b',
    'client prints x',
  ]
  const problems = judgeTranscript(transcript, storyOf(happened, panes).trace, [])
  expect(problems[0]?.message).toBe('The pane `server` showed `a row` instead.')
  expect(problems[0]?.details).toEqual([
    '  pane server',
    '  expected   | actual',
    '  $ s        | $ s',
    '! a long row | a row',
    '! [2]        | [1]',
    '  pane client',
    '  expected | actual',
    '  $ c      | $ c',
    '  b        | b',
    '!          | x',
  ])
})

describe('a command that transcripts may not use', () => {
  const happened = ['terminal types curl x', 'terminal says sh: 2: curl: not found', 'terminal exits 127']

  test('is reported first, and what follows from it is not', () => {
    const problems = judgeTranscript(transcriptOf(['$ curl x', 'page']), storyOf(happened).trace, [])
    expect(problems).toMatchObject([{ code: 'forbidden-command', at: { line: 2, column: 3 }, length: 4 }])
  })

  test('is no problem where just that is printed', () => {
    const printed = transcriptOf(['$ curl x', 'sh: 2: curl: not found', '[127]'])
    expect(judgeTranscript(printed, storyOf(happened).trace, [])).toEqual([])
  })
})

test('blanks that look alike are told apart in the lines that differ, and only there', () => {
  const transcript = transcriptOf(['$ it', 'a\u00a0b', 'c d', 'e\u00a0f'])
  const happened = ['types it', 'prints a b', 'prints c\td', 'prints e\u00a0f', 'exits 0']
  const { trace } = storyOf(
    happened.map((line) => `terminal ${line}`),
    ['terminal'],
  )
  const [problem] = judgeTranscript(transcript, trace, [])
  expect(problem?.details?.slice(-3)).toEqual([
    '! a\\u00a0b | a b',
    '! c d      | c\\td',
    '  e\u00a0f      | e\u00a0f',
  ])
})
