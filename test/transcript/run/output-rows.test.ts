import { expect, test } from 'vitest'
import type { TracedProcess, TraceEvent } from '../../../tangle/transcript/trace/trace.ts'
import { rowsOf, splitLines } from '../../../tangle/transcript/run/output-rows.ts'

const processes: TracedProcess[] = [
  { kind: 'command', pane: 1, command: 0 },
  { kind: 'node', pane: 1, command: 0 },
  { kind: 'node', pane: 1, command: 0 },
  { kind: 'node', pane: 0, command: 1 },
]

/** Texts printed one after the other, each by a process. */
const prints = (...texts: [process: number, text: string][]): TraceEvent[] =>
  texts.map(([process, text], at) => ({ process, at, kind: 'print', stream: 'stdout', text }))

/** Each row with its event. */
const rows = (output: string, events: TraceEvent[]) =>
  rowsOf(output, 0, processes, events).map(({ text, event }) => [text, event])

test.each([
  ['', []],
  ['\n', ['']],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\nb\n\n', ['a', 'b', '']],
  ['a\rb\n', ['a\rb']],
])('lines of %j', (text, lines) => {
  expect(splitLines(text)).toEqual(lines)
})

test('a row is complete at the print that ends it', () => {
  expect(rows('ab\nc\n', prints([1, 'a'], [1, 'b\nc'], [1, '\n']))).toEqual([
    ['ab', 1],
    ['c', 2],
  ])
})

test('one print may complete several rows, and an empty one', () => {
  expect(rows('a\n\nb\n', prints([1, 'a\n\nb\n']))).toEqual([
    ['a', 0],
    ['', 0],
    ['b', 0],
  ])
})

test('a last row without a line end is complete at the last print', () => {
  expect(rows('a\nbc', prints([1, 'a\n'], [1, 'b'], [2, 'c']))).toEqual([
    ['a', 0],
    ['bc', 2],
  ])
})

test('processes of one command share its screen, and others do not', () => {
  expect(rows('a\nb\n', prints([3, 'x\n'], [1, 'a\n'], [3, 'a\n'], [2, 'b\n']))).toEqual([
    ['a', 1],
    ['b', 3],
  ])
})

test('rows that no witness saw have no event, and the next ones keep theirs', () => {
  expect(rows('by a tool\na\nby another\nb\n', prints([1, 'a\n'], [1, 'b\n']))).toEqual([
    ['by a tool', undefined],
    ['a', 0],
    ['by another', undefined],
    ['b', 1],
  ])
})

test('what a browser shows was shown at once', () => {
  const events: TraceEvent[] = [
    ...prints([1, 'x\n']),
    { process: 0, at: 1, kind: 'show', answers: [], failed: false },
  ]
  expect(rows('a\nb', events)).toEqual([
    ['a', 1],
    ['b', 1],
  ])
})

test('a row that another program begins is complete at the print that ends it', () => {
  expect(rows('begun: a\nb\n', prints([1, 'a\n'], [1, 'b\n']))).toEqual([
    ['begun: a', 0],
    ['b', 1],
  ])
})

test('bytes that are not UTF-8 are rows as any other', () => {
  const print = prints([1, '\ufffd'], [1, 'é\n'], [1, 'b\n'])
  const events = print.map((event, i): TraceEvent =>
    i === 0 ? ({ ...event, bytes: '/w==' } as TraceEvent) : event,
  )
  expect(rows('\xff\xc3\xa9\nb\n', events)).toEqual([
    ['\\xffé', 1],
    ['b', 2],
  ])
})

test('of a row that another program may have printed nobody knows when it came', () => {
  expect(rows('a\na\nb\n', prints([1, 'a\n'], [1, 'b\n']))).toEqual([
    ['a', undefined],
    ['a', undefined],
    ['b', 1],
  ])
})

test('what a killed program did not print any more changes nothing', () => {
  expect(rows('by a tool\na\n', prints([1, 'a\n'], [1, 'b\n']))).toEqual([
    ['by a tool', undefined],
    ['a', 0],
  ])
})
