import { expect, test } from 'vitest'
import { withCrashReport } from '../../../tangle/transcript/run/crash-rows.ts'
import type { TracedProcess, TracedRow, TraceEvent } from '../../../tangle/transcript/trace/trace.ts'

const processes: readonly TracedProcess[] = [
  { kind: 'command', pane: 0, command: 0 },
  { kind: 'node', pane: 0, command: 0 },
]

const usual: readonly TraceEvent[] = [
  { process: 0, at: 0, kind: 'start' },
  { process: 1, at: 1, kind: 'start' },
  { process: 1, at: 2, kind: 'print', stream: 'stdout', text: 'seen\n' },
  { process: 1, at: 3, kind: 'exit' },
  { process: 0, at: 4, kind: 'exit' },
]

const report = ['book:a.md:3', 'throw x', '^', '', 'Error: x', '', 'Node.js v22.1.0']

/** The events of the rows that a command shows, of which a witness saw the first. */
function eventsOf(text: string, shown: readonly string[], events = usual, status = 1) {
  const rows = ['seen', ...shown].map((line, i): TracedRow => ({
    pane: 0,
    command: 0,
    text: line,
    event: i === 0 ? 2 : undefined,
  }))
  const commands = [{ pane: 0, text, status, overdue: false, refused: false }]
  return withCrashReport(rows, 0, { commands, processes, events }).map(({ event }) => event)
}

const unknown = [2, ...report.map(() => undefined)]

test.each([
  'node a.js',
  'PORT=8080 node --enable-source-maps dist/a.js one',
  'node a.js 2>&1',
  'node a.js "a; b" $# \\\n c # d',
])('`%s`: its report comes at its end', (text) => {
  expect(eventsOf(text, report)).toEqual([2, ...report.map(() => 3)])
})

test('a warning above it may have come before', () => {
  expect(eventsOf('node a.js', ['(node:1) Warning: old', ...report])).toEqual([
    2,
    undefined,
    ...report.map(() => 3),
  ])
})

test.each([
  'node a.js; cat b',
  'node a.js | cat',
  'node a.js &',
  '(node a.js)',
  'node a.js "$(cat b)"',
  'node a.js > b',
  "node a.js 'not closed",
  'cat b',
  'node $(cat b)',
  'sh -c "node a.js"',
])('`%s`: another program may have shown it', (text) => {
  expect(eventsOf(text, report)).toEqual(unknown)
})

test('what is no report has no event', () => {
  expect(eventsOf('node a.js', report.slice(0, -1))).toEqual(unknown.slice(0, -1))
  expect(eventsOf('node a.js', report.slice(3))).toEqual(unknown.slice(0, -3))
  expect(eventsOf('node a.js', report, usual, 0)).toEqual(unknown)
})

test.each<[string, TraceEvent]>([
  ['has started another', { process: 1, at: 2, kind: 'tell', channel: '1.1/begin', amount: 1 }],
  ['was started by another', { process: 2, at: 2, kind: 'start' }],
])('nor has that of a program that %s', (_name, event) => {
  const more = [...usual.slice(0, 3), event, ...usual.slice(3)]
  const both = [...processes, { kind: 'node', pane: 0, command: 0 } as const]
  const rows = report.map((text): TracedRow => ({ pane: 0, command: 0, text, event: undefined }))
  const commands = [{ pane: 0, text: 'node a.js', status: 1, overdue: false, refused: false }]
  const known = event.process === 1 ? processes : both
  expect(withCrashReport(rows, 0, { commands, processes: known, events: more })).toBe(rows)
})

test('what a program does when it hears of its exit may come before its report', () => {
  const late: TraceEvent = { process: 1, at: 3, kind: 'close', connection: 0 }
  const events = [...usual.slice(0, 4), late, ...usual.slice(4)]
  expect(eventsOf('node a.js', report, events)).toEqual(unknown)
})
