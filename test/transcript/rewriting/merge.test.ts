import { describe, expect, test } from 'vitest'
import { mergeTranscript } from '../../../tangle/transcript/rewriting/merge.ts'
import { shape, storyOf, transcriptOf } from '../literals.ts'

const shapes = [shape('port', String.raw`(?<=port )\d{5}`), shape('time', String.raw`\d{2}:\d{2}`)]

const merge = (printed: readonly string[], happened: readonly string[], panes: readonly string[]) =>
  mergeTranscript(transcriptOf(printed, panes.join(' | ')), storyOf(happened, panes).trace, shapes)

/** Stories of one pane leave its name out, and begin with the command `it`. */
const inOnePane = (printed: readonly string[], happened: readonly string[]) =>
  merge(printed, ['terminal types it', ...happened.map((line) => `terminal ${line}`)], ['terminal'])

describe('one pane: nothing changes where rows agree', () => {
  test.each([
    ['rows', ['$ it', 'a', 'b'], ['prints a', 'prints b']],
    [
      'empty rows',
      ['$ it', '', 'a', '', '', 'b', ''],
      ['prints ', 'prints a', 'prints ', 'prints ', 'prints b', 'prints '],
    ],
    ['values of a shape', ['$ it', 'at 12:30 port 40001'], ['prints at 23:59 port 50001']],
    ['`[..]`', ['$ it', 'a [..] b'], ['prints a whatever b']],
    ['`...` for many', ['$ it', '...', 'c'], ['prints a', 'prints b', 'prints c']],
    ['`...` for one', ['$ it', 'a', '...'], ['prints a', 'prints b']],
    ['a status', ['$ it', 'a', '[2]'], ['prints a', 'exits 2']],
    ['a continued command', ['$ it a \\', '> b', 'a'], ['prints a']],
    ['keys', ['$ it', 'a', '^C', 'b'], ['prints a', 'presses ^C', 'prints b', 'exits 0']],
    ['a key as the last row', ['$ it', 'a', '^D'], ['prints a', 'presses ^D', 'exits 0']],
    ['a next command', ['$ it', 'a', '$ that', 'b'], ['prints a', 'exits 0', 'types that', 'prints b']],
  ])('%s', (_name, printed, happened) => {
    expect(inOnePane(printed, happened)).toEqual(printed)
  })

  test('`...` stays where it stood for nothing', () => {
    expect(inOnePane(['$ it', 'a', '...', 'b'], ['prints a', 'prints b'])).toEqual(['$ it', 'a', '...', 'b'])
  })
})

describe('one pane: only what differs changes', () => {
  test.each([
    ['a row', ['$ it', 'a', 'b'], ['prints a', 'prints x'], ['$ it', 'a', 'x']],
    ['a missing row', ['$ it', 'a', 'b', 'c'], ['prints a', 'prints c'], ['$ it', 'a', 'c']],
    ['a new row', ['$ it', 'a', 'c'], ['prints a', 'prints b', 'prints c'], ['$ it', 'a', 'b', 'c']],
    ['a new row at the end', ['$ it', 'a'], ['prints a', 'prints b'], ['$ it', 'a', 'b']],
    [
      'a new row before the status',
      ['$ it', 'a', '[1]'],
      ['prints a', 'prints b', 'exits 1'],
      ['$ it', 'a', 'b', '[1]'],
    ],
    [
      'a new row behind `^C`',
      ['$ it', 'a', '^C'],
      ['prints a', 'presses ^C', 'prints b'],
      ['$ it', 'a', '^C', 'b'],
    ],
    [
      'a row that came only after `^C`',
      ['$ it', 'a', 'b', '^C', 'c'],
      ['prints a', 'presses ^C', 'prints b', 'prints c'],
      ['$ it', 'a', '^C', 'b', 'c'],
    ],
    [
      'a new row before `^C`',
      ['$ it', 'a', '^C'],
      ['prints a', 'prints b', 'presses ^C'],
      ['$ it', 'a', 'b', '^C'],
    ],
    [
      'a row that was there before `^C`',
      ['$ it', '^C', 'a', 'b'],
      ['prints a', 'presses ^C', 'prints b'],
      ['$ it', 'a', '^C', 'b'],
    ],
    [
      'a new row that was begun before `^D` and goes on below it',
      ['$ it', '^D'],
      ['begins kv> ', 'presses ^D', 'prints bye', 'exits 0'],
      ['$ it', '^D', 'kv> bye'],
    ],
    [
      'a new row that was begun before `^D` and to which nothing is added',
      ['$ it', '^D'],
      ['begins kv> ', 'presses ^D', 'prints ', 'prints bye', 'exits 0'],
      ['$ it', 'kv>', '^D', 'bye'],
    ],
    ['a row beside values', ['$ it', 'at 12:30 x'], ['prints at 23:59 y'], ['$ it', 'at 12:30 y']],
    ['a row whose values are others', ['$ it', 'at 12:30'], ['prints port 50001'], ['$ it', 'port 50001']],
    [
      'a value that must agree with another',
      ['$ it', 'port 40001', 'port 40001'],
      ['prints port 50001', 'prints port 50002'],
      ['$ it', 'port 40001', 'port 50002'],
    ],
    ['a row beside `[..]`', ['$ it', 'a [..]'], ['prints b c'], ['$ it', 'b c']],
    ['a row behind `...`', ['$ it', '...', 'b'], ['prints a', 'prints c'], ['$ it', '...', 'c']],
    ['a row under a continued command', ['$ it \\', '> on', 'a'], ['prints b'], ['$ it \\', '> on', 'b']],
  ])('%s', (_name, printed, happened, expected) => {
    expect(inOnePane(printed, happened)).toEqual(expected)
  })
})

const two = ['server', 'client']
const meeting = [
  'server types s',
  'client types c',
  'client opens 0',
  'client prints hello',
  'client writes 0 a',
  'client prints sent',
  'server accepts 0',
  'server reads 0 a',
  'server prints got a',
]

describe('several panes', () => {
  test.each([
    ['nothing differs', ['$ s    |', '       | $ c', '       | hello', '       | sent', 'got a  |']],
    ['cells of one line share it still', ['$ s   | $ c', '      | hello', 'got a | sent']],
    [
      'wide columns stay wide',
      [
        '$ s            |',
        '               | $ c',
        '               | hello',
        '               | sent',
        'got a          |',
      ],
    ],
    [
      'untied rows stay as they are printed',
      ['$ s   |', '      | $ c', '      | hello', 'got a |', '      | sent'],
    ],
  ])('%s', (_name, printed) => {
    expect(merge(printed, meeting, two)).toEqual(printed)
  })

  test.each([
    [
      'a row moves below its cause, and no other moves',
      ['$ s   |', 'got a |', '      | $ c', '      | hello', '      | sent'],
      ['$ s   |', '      | $ c', '      | hello', 'got a |', '      | sent'],
    ],
    [
      'a wider row sets the bars anew',
      ['$ s  |', '     | $ c', '     | hello', '     | sent', 'got  |'],
      ['$ s   |', '      | $ c', '      | hello', '      | sent', 'got a |'],
    ],
    [
      'a narrower row leaves the bars where they are',
      ['$ s     |', '        | $ c', '        | hello', '        | sent', 'got abc |'],
      ['$ s     |', '        | $ c', '        | hello', '        | sent', 'got a   |'],
    ],
    [
      'the last pane takes what it needs',
      ['$ s   |', '      | $ c', '      | he', '      | sent', 'got a |'],
      ['$ s   |', '      | $ c', '      | hello', '      | sent', 'got a |'],
    ],
    [
      'a new row gets a line of its own',
      ['$ s   | $ c', '      | hello', 'got a |'],
      ['$ s   | $ c', '      | hello', '      | sent', 'got a |'],
    ],
    [
      'a missing row leaves its line to its neighbour',
      ['$ s   |', '      | $ c', '      | hello', 'x     | sent', 'got a |'],
      ['$ s   |', '      | $ c', '      | hello', '      | sent', 'got a |'],
    ],
  ])('%s', (_name, printed, expected) => {
    expect(merge(printed, meeting, two)).toEqual(expected)
  })

  test.each([
    [
      'below the key that made it come',
      ['server presses ^C', 'client says bye'],
      ['    | bye', '^C  |'],
      ['^C  |', '    | bye'],
    ],
    [
      'above the key that came later',
      ['client says bye', 'server presses ^C'],
      ['^C  |', '    | bye'],
      ['    | bye', '^C  |'],
    ],
  ])('a row of another pane moves %s', (_where, happened, printed, expected) => {
    const starts = ['$ s |', '    | $ c']
    const story = ['server types s', 'client types c', ...happened]
    expect(merge([...starts, ...printed], story, two)).toEqual([...starts, ...expected])
  })

  test('a new row of another pane that goes on after a key is below it', () => {
    const happened = ['server types s', 'client types c', 'client begins kv> ']
    const printed = ['$ s |', '    | $ c', '^C  |']
    expect(merge(printed, [...happened, 'server presses ^C', 'client prints bye'], two)).toEqual([
      ...printed,
      '    | kv> bye',
    ])
  })

  test('columns are counted as a terminal shows them', () => {
    const happened = ['server types s', 'server prints 日本語', 'client types c', 'client prints é']
    expect(merge(['$ s  |', 'x    |', '     | $ c', '     | é'], happened, two)).toEqual([
      '$ s    |',
      '日本語 |',
      '       | $ c',
      '       | é',
    ])
  })

  test('an empty row stays under the row of its own pane', () => {
    const happened = [
      'server types s',
      'server prints a',
      'server prints ',
      'server prints b',
      'client types c',
    ]
    const printed = ['$ s  |', 'a    |', '', 'b    |', '     | $ c']
    expect(() => transcriptOf(printed, 'server | client')).toThrow('cannot be separated')
    const barred = ['$ s  |', 'a    |', '     |', 'b    |', '     | $ c']
    expect(merge(barred, happened, two)).toEqual(barred)
  })

  test('three panes', () => {
    const printed = [
      '$ s |     |',
      '    | $ c |',
      '    |     | $ h',
      'x   |     |',
      '    | y   |',
      '    |     | z',
    ]
    const names = ['s', 'c', 'h']
    const happened = ['s types s', 'c types c', 'h types h', 's prints x', 'c prints long', 'h prints z']
    expect(merge(printed, happened, names)).toEqual([
      '$ s |      |',
      '    | $ c  |',
      '    |      | $ h',
      'x   |      |',
      '    | long |',
      '    |      | z',
    ])
  })
})
